import { categoryList, envelope, hotVideos, success, videoListQuery, videoPage, videoRank } from '@amphi/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Gate } from '../../account/index.ts';
import { refusals } from '../../platform/http/index.ts';
import type { Categories } from '../../site/index.ts';
import type { FrontLists } from './front.ts';
import type { VideoLists } from './lists.ts';
import type { RelatedStore } from './related.store.ts';

/** What the routes of public lists need. */
export interface ListRoutesOptions {
  readonly gate: Gate;
  readonly lists: VideoLists;
  readonly front: FrontLists;
  readonly categories: Categories;
  readonly related: Pick<RelatedStore, 'countByCategory'>;
}

const tags = ['video'];

/** The answer is bytes already: nothing looks at it again. */
const sendKept = (reply: FastifyReply, answer: Buffer): FastifyReply =>
  reply.header('content-type', 'application/json; charset=utf-8').send(answer);

/** Hot and rank, under the paths of the public contract. */
const registerFront = (app: FastifyInstance, { gate, front }: ListRoutesOptions): void => {
  const onRequest = gate.require('video.watch');
  const hot = {
    tags,
    summary: 'The hottest public videos, at most 8',
    response: { 200: envelope(hotVideos), ...refusals },
  };
  app.get('/video/hot', { onRequest, schema: hot }, async (_request, reply) =>
    sendKept(reply, await front.hotAnswer()),
  );
  const rank = {
    tags,
    summary: 'The most played public videos, at most 10',
    response: { 200: envelope(videoRank), ...refusals },
  };
  app.get('/video/rank', { onRequest, schema: rank }, async (_request, reply) =>
    sendKept(reply, await front.rankAnswer()),
  );
};

/** Lists of public videos and the categories that they are in. */
export const registerListRoutes = (app: FastifyInstance, options: ListRoutesOptions): void => {
  registerFront(app, options);
  const { gate, lists, categories, related } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.watch');
  const list = { tags, summary: 'Public videos, in one of four orders', querystring: videoListQuery };
  const listSchema = { ...list, response: { 200: envelope(videoPage), ...refusals } };
  routes.get('/api/v1/videos', { onRequest, schema: listSchema }, async (request) => {
    const viewer = gate.identity(request);
    return success(await lists.page(request.query, viewer.kind === 'user' ? viewer.userId : null));
  });
  const shown = { tags, summary: 'Categories of lives and videos, without hidden ones' };
  const shownSchema = { ...shown, response: { 200: envelope(categoryList), ...refusals } };
  routes.get('/api/v1/categories', { onRequest: gate.optional, schema: shownSchema }, async () => {
    const [rows, counts] = await Promise.all([categories.all(), related.countByCategory()]);
    return success(
      rows.filter(({ isHidden }) => !isHidden).map((row) => ({ ...row, videos: counts.get(row.id) ?? 0 })),
    );
  });
};
