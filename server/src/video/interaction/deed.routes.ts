import { envelope, favouriteWish, parseVideoId, success, toggled, tripled, videoParams } from '@amphi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { applyRateAnswer } from '../../platform/rate/index.ts';
import type { DeedState } from './deeds.ts';
import { security, type InteractionOptions } from './interaction-options.ts';
import type { Place } from './place.ts';

const tags = ['video deed'];
const deedRule = { name: 'video.deed', max: 600, windowMs: 60_000 };

type VideoRequest = FastifyRequest & { readonly params: { readonly videoId: string } };

/** The video of the path, if the caller may do something about it. */
const createPlaceOf =
  ({ gate, places, limits }: InteractionOptions) =>
  async (request: VideoRequest, reply: FastifyReply): Promise<Place> => {
    applyRateAnswer(reply, deedRule, await limits.take(deedRule, gate.userId(request)));
    return places.find(gate.identity(request), request.params.videoId, 'social.act');
  };

/** Taking back also works for what is gone: tombstones in lists can be removed. */
const createTakeBack = (options: InteractionOptions) => {
  const placeOf = createPlaceOf(options);
  return async (
    request: VideoRequest,
    reply: FastifyReply,
    undo: (userId: string, place: Pick<Place, 'videoId'>) => Promise<DeedState>,
  ) => {
    const userId = options.gate.userId(request);
    try {
      return success(await undo(userId, await placeOf(request, reply)));
    } catch (error) {
      const videoId = parseVideoId(request.params.videoId);
      if (!(error instanceof AppError) || error.code !== 'video_unknown' || videoId === null) throw error;
      const state = await undo(userId, { videoId });
      if (!state.isChanged) throw error;
      return success(state);
    }
  };
};

const registerTriple = (app: FastifyInstance, options: InteractionOptions): void => {
  const { gate, deeds } = options;
  const placeOf = createPlaceOf(options);
  const all = { tags, summary: 'Like and favourite at once; says what succeeded', security, params: videoParams };
  const allSchema = { ...all, response: { 200: envelope(tripled), ...refusals } };
  const onRequest = gate.require('social.act');
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.post('/api/v1/videos/:videoId/triple', { onRequest, schema: allSchema }, async (request, reply) => {
    const place = await placeOf(request, reply);
    const userId = gate.userId(request);
    const like = await deeds.like(userId, place, true);
    const favourite = await deeds.favourite(userId, place, null);
    return success({
      isLiked: like.isOn,
      isFavourite: favourite.isOn,
      // Coins come with the wallet.
      coin: 'unavailable' as const,
      likes: like.count,
      favourites: favourite.count,
    });
  });
};

/** Like, favourite, watch later, and all at once. */
export const registerDeedRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  registerTriple(app, options);
  const { gate, deeds } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('social.act');
  const response = { 200: envelope(toggled), ...refusals };
  const placeOf = createPlaceOf(options);
  const takeBack = createTakeBack(options);
  for (const [what, on, off] of [
    ['like', 'Like a video', 'Like a video no more'],
    ['later', 'Keep a video for later', 'Take a video off the list of later'],
  ] as const) {
    const url = `/api/v1/videos/:videoId/${what}`;
    const schemaOf = (summary: string) => ({ tags, summary, security, params: videoParams, response });
    routes.put(url, { onRequest, schema: schemaOf(on) }, async (request, reply) =>
      success(await deeds[what](gate.userId(request), await placeOf(request, reply), true)),
    );
    routes.delete(url, { onRequest, schema: schemaOf(off) }, async (request, reply) =>
      takeBack(request, reply, (userId, place) => deeds[what](userId, place, false)),
    );
  }
  const keep = { tags, summary: 'Put a video into folders of favourites', security, params: videoParams };
  const keepSchema = { ...keep, body: favouriteWish, response };
  routes.put('/api/v1/videos/:videoId/favourite', { onRequest, schema: keepSchema }, async (request, reply) => {
    const place = await placeOf(request, reply);
    return success(await deeds.favourite(gate.userId(request), place, request.body.folders ?? null));
  });
  const drop = { tags, summary: 'Take a video out of the favourites', security, params: videoParams, response };
  routes.delete('/api/v1/videos/:videoId/favourite', { onRequest, schema: drop }, async (request, reply) =>
    takeBack(request, reply, (userId, place) => deeds.favourite(userId, place, [])),
  );
};
