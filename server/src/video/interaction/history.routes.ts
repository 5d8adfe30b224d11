import { envelope, historyPage, historyPause, historyQuery, parseVideoId, success, videoParams } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { pageByMoment, parseMomentCursor } from '../../social/index.ts';
import { security, type InteractionOptions } from './interaction-options.ts';
import { toKept } from './kept.routes.ts';

const tags = ['history'];
const nothing = { 200: envelope(z.null()), ...refusals };

/** What the caller watched. */
export const registerHistoryRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  const { insight, store, gate, clock } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('account.self');
  const list = { tags, summary: 'What the caller watched, latest first', security, querystring: historyQuery };
  const listSchema = { ...list, response: { 200: envelope(historyPage), ...refusals } };
  routes.get('/api/v1/me/history', { onRequest, schema: listSchema }, async (request) => {
    const userId = gate.userId(request);
    const { q = '', cursor, size } = request.query;
    const after = parseMomentCursor(cursor);
    const text = q.trim() === '' ? null : q.trim();
    const [rows, isPaused] = await Promise.all([
      store.findHistory(userId, { text, after, limit: size + 1 }),
      insight.history.isPaused(userId),
    ]);
    const page = pageByMoment(rows, size, ({ watchedAt, videoId }) => ({ at: watchedAt, id: videoId }));
    const kept = await toKept(
      options,
      userId,
      page.records.map(({ videoId, watchedAt }) => ({ targetId: videoId, at: watchedAt })),
    );
    const records = page.records.flatMap(({ positionMs, durationMs }, at) => {
      const item = kept[at];
      return item === undefined ? [] : [{ ...item, positionMs, durationMs }];
    });
    return success({ records, next: page.next, isPaused });
  });
  const clear = { tags, summary: 'Forget everything that the caller watched', security, response: nothing };
  routes.delete('/api/v1/me/history', { onRequest, schema: clear }, async (request) => {
    await insight.history.forget(gate.userId(request), null);
    return success(null);
  });
  const forget = { tags, summary: 'Forget that the caller watched a video', security, params: videoParams };
  const forgetSchema = { ...forget, response: nothing };
  routes.delete('/api/v1/me/history/:videoId', { onRequest, schema: forgetSchema }, async (request) => {
    const videoId = parseVideoId(request.params.videoId);
    const gone = videoId === null ? 0 : await insight.history.forget(gate.userId(request), videoId);
    if (gone === 0) throw new AppError('video_unknown');
    return success(null);
  });
  const pause = { tags, summary: 'Keep no history for now, or again', security, body: historyPause, response: nothing };
  routes.put('/api/v1/me/history/pause', { onRequest, schema: pause }, async (request) => {
    await insight.history.setPaused(gate.userId(request), request.body.isPaused, clock.wall());
    return success(null);
  });
};
