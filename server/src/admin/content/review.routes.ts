import { cursorQuery, parseVideoId, reasoned, reviewDecision, reviewItem, reviewQueue, success } from '@amphi/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../../account/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { ReviewDesk } from '../../video/index.ts';
import { actorOf, describe } from '../admin-edge.ts';

/** What the routes about review need. */
export interface ReviewRoutesOptions {
  readonly gate: Gate;
  readonly review: ReviewDesk;
}

const params = z.object({ videoId: z.string() });
const creatorParams = z.object({ userId: z.string() });

const idOf = (text: string): string => {
  const videoId = parseVideoId(text);
  if (videoId === null) throw new AppError('video_unknown');
  return videoId;
};

/** Creators whose videos need no review. */
const registerTrust = (app: FastifyInstance, { gate, review }: ReviewRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.review');
  for (const method of ['PUT', 'DELETE'] as const) {
    const isTrusted = method === 'PUT';
    const summary = isTrusted ? 'Videos of this creator need no review from now on' : 'They need review again';
    routes.route({
      method,
      url: '/api/v1/admin/creators/:userId/trust',
      onRequest,
      schema: { ...describe(summary, z.null()), params: creatorParams, body: reasoned },
      handler: async (request) => {
        await review.setTrust(actorOf(gate, request), request.params.userId, isTrusted, request.body.reason);
        return success(null);
      },
    });
  }
};

/** The queue of videos that wait for a decision. */
export const registerReviewRoutes = (app: FastifyInstance, options: ReviewRoutesOptions): void => {
  registerTrust(app, options);
  const { gate, review } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.review');
  const list = { ...describe('Videos that wait for review, longest first', reviewQueue), querystring: cursorQuery };
  routes.get('/api/v1/admin/review', { onRequest, schema: list }, async (request) =>
    success(await review.queue(request.query, gate.userId(request))),
  );
  const lock = { ...describe('Take a video for two minutes, or keep it', reviewItem), params };
  routes.put('/api/v1/admin/review/:videoId/lock', { onRequest, schema: lock }, async (request) =>
    success(await review.lock(idOf(request.params.videoId), gate.userId(request))),
  );
  const unlock = { ...describe('Give a video back', z.null()), params };
  routes.delete('/api/v1/admin/review/:videoId/lock', { onRequest, schema: unlock }, async (request) => {
    await review.unlock(idOf(request.params.videoId), gate.userId(request));
    return success(null);
  });
  // That there is no such video comes before what is wrong with the decision.
  const preValidation = async (request: FastifyRequest): Promise<void> =>
    review.checkKnown(idOf(params.parse(request.params).videoId));
  const decide = { ...describe('Approve or reject; the owner is told', z.null()), params, body: reviewDecision };
  routes.post(
    '/api/v1/admin/review/:videoId/decision',
    { onRequest, preValidation, schema: decide },
    async (request) => {
      await review.decide(actorOf(gate, request), idOf(request.params.videoId), request.body);
      return success(null);
    },
  );
};
