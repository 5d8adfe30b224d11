import {
  envelope,
  parseVideoId,
  studioOverview,
  studioPage,
  studioQuery,
  studioVideo,
  success,
  videoParams,
  videoPatch,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../../account/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import type { VideoPipeline } from '../pipeline.ts';
import type { Studio } from './studio.ts';

/** What the routes of the studio need. */
export interface StudioRoutesOptions {
  readonly gate: Gate;
  readonly studio: Studio;
  readonly pipeline: VideoPipeline;
}

const tags = ['studio'];
const security = [{ bearer: [] }, { cookie: [] }];
const answer = <Data extends z.ZodType>(data: Data) => ({ 200: envelope(data), ...refusals });
/** Description of a route about one own video. */
export const describeOwn = <Data extends z.ZodType>(summary: string, data: Data) => ({
  tags,
  security,
  summary,
  params: videoParams,
  response: answer(data),
});

/** The id in a path. @throws AppError `video_unknown` for what can be none */
export const videoIdOf = (text: string): string => {
  const videoId = parseVideoId(text);
  if (videoId === null) throw new AppError('video_unknown');
  return videoId;
};

const registerLists = (app: FastifyInstance, { gate, studio }: StudioRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.manage');
  const list = { tags, security, summary: 'The own videos', querystring: studioQuery, response: answer(studioPage) };
  routes.get('/api/v1/studio/videos', { onRequest, schema: list }, async (request) =>
    success(await studio.page({ ...request.query, ownerId: gate.userId(request) })),
  );
  const overview = {
    tags,
    security,
    summary: 'What to do first, and the last 28 days',
    response: answer(studioOverview),
  };
  routes.get('/api/v1/studio/overview', { onRequest, schema: overview }, async (request) =>
    success(await studio.overview(gate.userId(request))),
  );
};

/** The own videos: seen, changed, deleted, worked on. */
export const registerStudioRoutes = (app: FastifyInstance, options: StudioRoutesOptions): void => {
  registerLists(app, options);
  const { gate, studio, pipeline } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.manage');
  const url = '/api/v1/studio/videos/:videoId';
  routes.get(url, { onRequest, schema: describeOwn('One own video', studioVideo) }, async (request) =>
    success(await studio.find(videoIdOf(request.params.videoId), gate.identity(request))),
  );
  const patch = { ...describeOwn('Change a video: what is named', studioVideo), body: videoPatch };
  routes.patch(url, { onRequest, schema: patch }, async (request) =>
    success(await studio.change(videoIdOf(request.params.videoId), gate.identity(request), request.body)),
  );
  const remove = describeOwn('Delete a video: gone at once, restored by administrators for 30 days', z.null());
  routes.delete(url, { onRequest, schema: remove }, async (request) => {
    await studio.remove(videoIdOf(request.params.videoId), gate.identity(request));
    return success(null);
  });
  for (const deed of ['cancel', 'retry'] as const) {
    const summary = deed === 'cancel' ? 'Stop the work on a video' : 'Begin the work again';
    routes.post(`${url}/${deed}`, { onRequest, schema: describeOwn(summary, studioVideo) }, async (request) => {
      const { id } = await studio.own(videoIdOf(request.params.videoId), gate.identity(request));
      await pipeline[deed](id);
      return success(await studio.view(id));
    });
  }
};
