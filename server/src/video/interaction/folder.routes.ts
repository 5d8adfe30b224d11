import {
  envelope,
  folder,
  folderPatch,
  folders,
  folderWish,
  parseVideoId,
  success,
  type Folders,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { videoTarget, type Target } from '../../social/index.ts';
import { security, type InteractionOptions } from './interaction-options.ts';

const tags = ['own list'];
const params = z.object({ folderId: z.string().meta({ description: 'Id of the folder' }) });
const querystring = z.object({
  video: z.string({ error: 'query_invalid' }).max(32, { error: 'query_invalid' }).optional(),
});

/** Folders of favourites. */
export const registerFolderRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  const { social, cards, gate, clock } = options;
  const { deeds } = social;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('social.act');
  const listOf = async (userId: string, about: Target | null): Promise<Folders> => {
    const rows = await deeds.findFolders(userId, about);
    const latest = rows.flatMap(({ latestId }) => (latestId === null ? [] : [latestId]));
    const shown = await cards.byIds(latest, userId);
    return rows.map(({ id, name, isDefault, isPublic, count, latestId, has }) => {
      const cover = latestId === null ? null : (shown.get(latestId)?.cover ?? null);
      return { folderId: id, name, isDefault, isPublic, videos: count, cover, has };
    });
  };
  const oneOf = async (userId: string, folderId: string) => {
    const found = (await listOf(userId, null)).find((one) => one.folderId === folderId);
    if (found === undefined) throw new AppError('folder_unknown');
    return success(found);
  };
  const list = { tags, summary: 'Folders of favourites, the default one first', security, querystring };
  const listSchema = { ...list, response: { 200: envelope(folders), ...refusals } };
  routes.get('/api/v1/me/folders', { onRequest, schema: listSchema }, async (request) => {
    const { video } = request.query;
    const videoId = video === undefined ? null : parseVideoId(video);
    return success(await listOf(gate.userId(request), videoId === null ? null : videoTarget(videoId)));
  });
  const one = { 200: envelope(folder), ...refusals };
  const make = { tags, summary: 'A new folder', security, body: folderWish, response: one };
  routes.post('/api/v1/me/folders', { onRequest, schema: make }, async (request) => {
    const userId = gate.userId(request);
    return oneOf(userId, await deeds.addFolder(userId, request.body, clock.wall()));
  });
  const change = { tags, summary: 'Change a folder', security, params, body: folderPatch, response: one };
  routes.patch('/api/v1/me/folders/:folderId', { onRequest, schema: change }, async (request) => {
    const userId = gate.userId(request);
    await deeds.changeFolder(userId, request.params.folderId, request.body, clock.wall());
    return oneOf(userId, request.params.folderId);
  });
  const remove = { tags, summary: 'Remove a folder and what lies in it', security, params };
  const removeSchema = { ...remove, response: { 200: envelope(z.null()), ...refusals } };
  routes.delete('/api/v1/me/folders/:folderId', { onRequest, schema: removeSchema }, async (request) => {
    await deeds.removeFolder(gate.userId(request), request.params.folderId, clock.wall());
    return success(null);
  });
};
