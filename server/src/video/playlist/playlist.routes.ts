import {
  envelope,
  parseVideoId,
  playlist,
  playlistDetail,
  playlistPatch,
  playlists as playlistList,
  playlistWish,
  success,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../../account/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import type { Playlists } from './playlists.ts';

/** What the routes of playlists need. */
export interface PlaylistRoutesOptions {
  readonly gate: Gate;
  readonly playlists: Playlists;
}

const tags = ['playlist'];
const security = [{ bearer: [] }, { cookie: [] }];
const params = z.object({ playlistId: z.string() });
const entryParams = z.object({ playlistId: z.string(), videoId: z.string() });
const query = z.object({
  owner: z.string({ error: 'owner_invalid' }).min(1, { error: 'owner_invalid' }).max(32, { error: 'owner_invalid' }),
});
const answer = <Data extends z.ZodType>(data: Data) => ({ 200: envelope(data), ...refusals });

const registerReads = (app: FastifyInstance, { gate, playlists }: PlaylistRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.watch');
  const list = { tags, summary: 'Public playlists of a user; their own ones whole', querystring: query };
  routes.get('/api/v1/playlists', { onRequest, schema: { ...list, response: answer(playlistList) } }, async (request) =>
    success(await playlists.findOf(request.query.owner, gate.identity(request))),
  );
  const one = { tags, summary: 'A playlist and its videos in order', params, response: answer(playlistDetail) };
  routes.get('/api/v1/playlists/:playlistId', { onRequest, schema: one }, async (request) =>
    success(await playlists.find(request.params.playlistId, gate.identity(request))),
  );
};

/** Everything about playlists. */
export const registerPlaylistRoutes = (app: FastifyInstance, options: PlaylistRoutesOptions): void => {
  registerReads(app, options);
  const { gate, playlists } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('social.act');
  const add = { tags, security, summary: 'A new playlist', body: playlistWish, response: answer(playlist) };
  routes.post('/api/v1/playlists', { onRequest, schema: add }, async (request) =>
    success(await playlists.add(gate.userId(request), request.body)),
  );
  const own = { tags, security, params };
  const change = { ...own, summary: 'Change a playlist or the order in it', body: playlistPatch };
  routes.patch(
    '/api/v1/playlists/:playlistId',
    { onRequest, schema: { ...change, response: answer(playlist) } },
    async (request) => {
      const { order, ...rest } = request.body;
      const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      const wish = { ...named, ...(order === undefined ? {} : { order }) };
      return success(await playlists.change(request.params.playlistId, gate.identity(request), wish));
    },
  );
  const remove = { ...own, summary: 'Remove a playlist; its videos stay', response: answer(z.null()) };
  routes.delete('/api/v1/playlists/:playlistId', { onRequest, schema: remove }, async (request) => {
    await playlists.remove(request.params.playlistId, gate.identity(request));
    return success(null);
  });
  const entry = { tags, security, params: entryParams, response: answer(z.null()) };
  const url = '/api/v1/playlists/:playlistId/videos/:videoId';
  routes.put(url, { onRequest, schema: { ...entry, summary: 'Put a video at the end' } }, async (request) => {
    const videoId = parseVideoId(request.params.videoId);
    if (videoId === null) throw new AppError('video_unknown');
    await playlists.addVideo(request.params.playlistId, videoId, gate.identity(request));
    return success(null);
  });
  routes.delete(url, { onRequest, schema: { ...entry, summary: 'Take a video out' } }, async (request) => {
    const videoId = parseVideoId(request.params.videoId);
    if (videoId === null) throw new AppError('video_unknown');
    await playlists.removeVideo(request.params.playlistId, videoId, gate.identity(request));
    return success(null);
  });
};
