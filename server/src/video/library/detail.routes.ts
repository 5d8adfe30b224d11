import { envelope, parseVideoId, success, videoDetail, videoDetailQuery, videoParams } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Gate } from '../../account/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import type { VideoDetails } from './detail.ts';

/** What the page of a video needs. */
export interface DetailRoutesOptions {
  readonly gate: Gate;
  readonly details: VideoDetails;
}

/** One video with everything that its page shows first. */
export const registerDetailRoutes = (app: FastifyInstance, { gate, details }: DetailRoutesOptions): void => {
  const schema = {
    tags: ['video'],
    summary: 'One video and what belongs to it; unknown for whoever may not see it',
    params: videoParams,
    querystring: videoDetailQuery,
    response: { 200: envelope(videoDetail), ...refusals },
  };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/videos/:videoId', { onRequest: gate.require('video.watch'), schema }, async (request) => {
      const videoId = parseVideoId(request.params.videoId);
      if (videoId === null) throw new AppError('video_unknown');
      return success(await details.find(videoId, gate.identity(request), request.query.list ?? null));
    });
};
