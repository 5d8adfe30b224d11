import { danmakuItem, danmakuQuery, danmakuWindow, danmakuWish, envelope, success, videoParams } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { deedWeights } from '../../insight/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import { applyRateAnswer } from '../../platform/rate/index.ts';
import { planWindow } from '../../social/index.ts';
import { security, type InteractionOptions } from './interaction-options.ts';

const tags = ['danmaku'];
const params = z.object({ danmakuId: z.string().meta({ description: 'Id of the danmaku' }) });
const idShape = /^[0-9A-Za-z]{4,32}$/;
const sendRule = { name: 'danmaku', max: 1, windowMs: 3_000 };

/** Danmaku of videos. */
export const registerDanmakuRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  const { social, places, deeds, gate, limits } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const list = { tags, summary: 'Danmaku of a part of a video', params: videoParams, querystring: danmakuQuery };
  const listSchema = { ...list, response: { 200: envelope(danmakuWindow), ...refusals } };
  const watch = gate.require('video.watch');
  routes.get('/api/v1/videos/:videoId/danmaku', { onRequest: watch, schema: listSchema }, async (request) => {
    const who = gate.identity(request);
    const place = await places.find(who, request.params.videoId, 'video.watch');
    const askerId = who.kind === 'user' ? who.userId : null;
    const shown = await social.danmaku.window(place.videoId, planWindow(request.query), askerId);
    return success({ ...shown, isOpen: place.isDanmakuOpen });
  });
  const onRequest = gate.require('social.act');
  const send = { tags, summary: 'Send a danmaku at a moment of a video', security, params: videoParams };
  const sendSchema = { ...send, body: danmakuWish, response: { 200: envelope(danmakuItem), ...refusals } };
  routes.post('/api/v1/videos/:videoId/danmaku', { onRequest, schema: sendSchema }, async (request, reply) => {
    const place = await places.find(gate.identity(request), request.params.videoId, 'social.act');
    if (!place.isDanmakuOpen) throw new AppError('danmaku_closed');
    const userId = gate.userId(request);
    if (request.body.atMs > place.durationMs) throw new AppError('danmaku_invalid', { atMs: 'danmaku_invalid' });
    applyRateAnswer(reply, sendRule, await limits.take(sendRule, userId));
    const { item, isFirst } = await social.danmaku.send(place, userId, request.body);
    if (isFirst) await deeds.warm(place.videoId, deedWeights.danmaku);
    return success(item);
  });
  const remove = {
    tags,
    summary: 'Delete a danmaku: its author, the owner of the video, moderators',
    security,
    params,
  };
  const removeSchema = { ...remove, response: { 200: envelope(z.null()), ...refusals } };
  routes.delete('/api/v1/danmaku/:danmakuId', { onRequest, schema: removeSchema }, async (request) => {
    const { danmakuId } = request.params;
    const row = idShape.test(danmakuId) ? await social.danmaku.store.find(danmakuId) : null;
    if (row === null) throw new AppError('danmaku_unknown');
    const who = gate.identity(request);
    const userId = gate.userId(request);
    const place = await places.find(who, row.targetId, 'video.watch').catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'video_unknown' ? new AppError('danmaku_unknown') : error;
    });
    const isAllowed = row.authorId === userId || place.isOwner || who.rights.has('social.moderate');
    if (!isAllowed) throw new AppError('forbidden');
    if (!(await social.danmaku.store.remove(row.id, options.clock.wall()))) throw new AppError('danmaku_unknown');
    return success(null);
  });
};
