import {
  adminVideoPage,
  adminVideoQuery,
  parseVideoId,
  reasoned,
  studioVideo,
  success,
  videoPatch,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../../account/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { ContentDesk } from '../../video/index.ts';
import { actorOf, describe } from '../admin-edge.ts';

/** What the routes about everybody's videos need. */
export interface ContentRoutesOptions {
  readonly gate: Gate;
  readonly content: ContentDesk;
}

const params = z.object({ videoId: z.string() });

const idOf = (text: string): string => {
  const videoId = parseVideoId(text);
  if (videoId === null) throw new AppError('video_unknown');
  return videoId;
};

/** Everybody's videos, deleted ones too. */
export const registerContentRoutes = (app: FastifyInstance, { gate, content }: ContentRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.manage_any');
  const list = { ...describe("Everybody's videos, newest first", adminVideoPage), querystring: adminVideoQuery };
  routes.get('/api/v1/admin/videos', { onRequest, schema: list }, async ({ query }) => {
    const { page, size } = query;
    const { records, total } = await content.find(query);
    return success({ records, total, page, size, pages: Math.ceil(total / size) });
  });
  const remove = { ...describe('Take a video down; restored within 30 days', z.null()), params, body: reasoned };
  routes.delete('/api/v1/admin/videos/:videoId', { onRequest, schema: remove }, async (request) => {
    await content.remove(actorOf(gate, request), idOf(request.params.videoId), request.body.reason);
    return success(null);
  });
  const restore = { ...describe('Bring a deleted video back', z.null()), params, body: reasoned };
  routes.post('/api/v1/admin/videos/:videoId/restore', { onRequest, schema: restore }, async (request) => {
    await content.restore(actorOf(gate, request), idOf(request.params.videoId), request.body.reason);
    return success(null);
  });
  const change = { ...describe("Change somebody's video", studioVideo), params, body: videoPatch };
  routes.patch('/api/v1/admin/videos/:videoId', { onRequest, schema: change }, async (request) =>
    success(await content.change(actorOf(gate, request), idOf(request.params.videoId), request.body)),
  );
};
