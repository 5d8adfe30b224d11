import { envelope, inboxDanmakuPage, inboxPage, inboxQuery, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { modeName, pageByMoment, parseMomentCursor, toComment } from '../../social/index.ts';
import { security, type InteractionOptions } from './interaction-options.ts';
import type { OwnVideo } from './interaction.store.ts';

const tags = ['studio'];

/** What others wrote on the own videos, newest first. */
export const registerInboxRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  const { social, store, links, gate } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.create');
  const findVideos = async (ownerId: string, videoId: string | undefined): Promise<ReadonlyMap<string, OwnVideo>> => {
    const own = await store.findOwn(ownerId);
    const wanted = videoId === undefined ? own : own.filter(({ id }) => id === videoId);
    if (videoId !== undefined && wanted.length === 0) throw new AppError('video_unknown');
    return new Map(wanted.map((video) => [video.id, video]));
  };
  const textOf = (q: string | undefined): string | null => (q === undefined || q.trim() === '' ? null : q.trim());
  const coverOf = (video: OwnVideo | undefined): string | null =>
    video === undefined || video.cover === null ? null : links.address(video.id, video.cover, false);

  const comments = { tags, summary: "Comments on the caller's videos, newest first", security };
  const commentsSchema = { ...comments, querystring: inboxQuery, response: { 200: envelope(inboxPage), ...refusals } };
  routes.get('/api/v1/studio/comments', { onRequest, schema: commentsSchema }, async (request) => {
    const ownerId = gate.userId(request);
    const { cursor, size, video, q } = request.query;
    const after = parseMomentCursor(cursor);
    const videos = await findVideos(ownerId, video);
    const wish = { targetIds: [...videos.keys()], askerId: ownerId, text: textOf(q), after, limit: size + 1 };
    const rows = await social.comments.lists.findNewest(wish);
    const { records, next } = pageByMoment(rows, size, ({ comment }) => ({ at: comment.createdAt, id: comment.id }));
    return success({
      records: records.map((row) => {
        const of = videos.get(row.comment.targetId);
        const about = { videoId: row.comment.targetId, videoTitle: of?.title ?? '', videoCover: coverOf(of) };
        return { ...toComment(row, ownerId), ...about };
      }),
      next,
    });
  });
  const danmaku = { tags, summary: "Danmaku on the caller's videos, newest first", security, querystring: inboxQuery };
  const danmakuSchema = { ...danmaku, response: { 200: envelope(inboxDanmakuPage), ...refusals } };
  routes.get('/api/v1/studio/danmaku', { onRequest, schema: danmakuSchema }, async (request) => {
    const { cursor, size, video, q } = request.query;
    const after = parseMomentCursor(cursor);
    const videos = await findVideos(gate.userId(request), video);
    const wish = { targetIds: [...videos.keys()], text: textOf(q), after, limit: size + 1 };
    const rows = await social.danmaku.store.findNewest(wish);
    const page = pageByMoment(rows, size, (row) => ({ at: row.danmaku.createdAt, id: row.danmaku.id }));
    return success({
      records: page.records.map(({ danmaku: row, author }) => ({
        danmakuId: row.id,
        videoId: row.targetId,
        videoTitle: videos.get(row.targetId)?.title ?? '',
        atMs: row.atMs,
        mode: modeName(row.mode),
        colour: row.colour,
        text: row.text,
        author: author === null ? null : { userId: author.id, ...author },
        createdAt: row.createdAt.toISOString(),
      })),
      next: page.next,
    });
  });
};
