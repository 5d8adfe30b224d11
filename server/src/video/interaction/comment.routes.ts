import {
  comment,
  commentPage,
  commentQuery,
  commentWish,
  cursorQuery,
  envelope,
  replyPage,
  success,
  videoParams,
  voted,
  voteWish,
} from '@amphi/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Identity } from '../../account/index.ts';
import { deedWeights } from '../../insight/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import { applyRateAnswer } from '../../platform/rate/index.ts';
import { security, type InteractionOptions } from './interaction-options.ts';
import type { Place } from './place.ts';

const tags = ['comment'];
const params = z.object({ commentId: z.string().meta({ description: 'Id of the comment' }) });
const idShape = /^[0-9A-Za-z]{4,32}$/;
const commentRule = { name: 'comment', max: 20, windowMs: 60_000 };
const voteRule = { name: 'comment.vote', max: 120, windowMs: 60_000 };
const nothing = { 200: envelope(z.null()), ...refusals };

/** Who asks, as an id or nobody. */
const askerOf = (identity: Identity): string | null => (identity.kind === 'user' ? identity.userId : null);

/** Finds a comment and the video it stands under, for those who may see that one. @throws AppError `comment_unknown`. */
const createFindComment =
  ({ social, places, gate }: InteractionOptions) =>
  async (request: FastifyRequest & { readonly params: { readonly commentId: string } }) => {
    const { commentId } = request.params;
    const found = idShape.test(commentId) ? await social.comments.find(commentId) : null;
    if (found === null) throw new AppError('comment_unknown');
    const identity = gate.identity(request);
    try {
      return { row: found, place: await places.find(identity, found.targetId, 'video.watch') };
    } catch (error) {
      if (error instanceof AppError && error.code === 'video_unknown') throw new AppError('comment_unknown');
      throw error;
    }
  };

const registerPages = (app: FastifyInstance, options: InteractionOptions): void => {
  const { social, places, gate } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const findComment = createFindComment(options);
  const onRequest = gate.require('video.watch');
  const list = { tags, summary: 'Comments of a video; the pinned one first', params: videoParams };
  const listSchema = { ...list, querystring: commentQuery, response: { 200: envelope(commentPage), ...refusals } };
  routes.get('/api/v1/videos/:videoId/comments', { onRequest, schema: listSchema }, async (request) => {
    const identity = gate.identity(request);
    const place = await places.find(identity, request.params.videoId, 'video.watch');
    const page = await social.comments.page(place, request.query, askerOf(identity));
    return success({ ...page, isOpen: place.isCommentsOpen });
  });
  const replies = { tags, summary: 'Replies to a comment, oldest first', params, querystring: cursorQuery };
  const repliesSchema = { ...replies, response: { 200: envelope(replyPage), ...refusals } };
  routes.get('/api/v1/comments/:commentId/replies', { onRequest, schema: repliesSchema }, async (request) => {
    const { row, place } = await findComment(request);
    const askerId = askerOf(gate.identity(request));
    return success(await social.comments.replies(row, place.ownerId, { ...request.query, askerId }));
  });
};

const registerWriting = (app: FastifyInstance, options: InteractionOptions): void => {
  const { social, places, deeds, gate, limits } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const findComment = createFindComment(options);
  const onRequest = gate.require('social.act');
  const write = { tags, summary: 'Comment on a video, or reply', security, params: videoParams, body: commentWish };
  const writeSchema = { ...write, response: { 200: envelope(comment), ...refusals } };
  routes.post('/api/v1/videos/:videoId/comments', { onRequest, schema: writeSchema }, async (request, reply) => {
    const place = await places.find(gate.identity(request), request.params.videoId, 'social.act');
    if (!place.isCommentsOpen) throw new AppError('comments_closed');
    const userId = gate.userId(request);
    applyRateAnswer(reply, commentRule, await limits.take(commentRule, userId));
    const { replyTo } = request.body;
    if (replyTo !== undefined && !idShape.test(replyTo)) throw new AppError('comment_unknown');
    const written = await social.comments.write(place, { userId }, request.body);
    if (written.isFirst) await deeds.warm(place.videoId, deedWeights.comment);
    return success(written.comment);
  });
  const remove = {
    tags,
    summary: 'Delete a comment: its author, the owner of the video, moderators',
    security,
    params,
  };
  routes.delete(
    '/api/v1/comments/:commentId',
    { onRequest, schema: { ...remove, response: nothing } },
    async (request) => {
      const { row, place } = await findComment(request);
      const identity = gate.identity(request);
      const userId = gate.userId(request);
      const isAllowed = row.authorId === userId || place.isOwner || identity.rights.has('social.moderate');
      if (!isAllowed) throw new AppError('forbidden');
      if (!(await social.comments.remove(row.id, userId))) throw new AppError('comment_unknown');
      return success(null);
    },
  );
  const vote = { tags, summary: 'Vote a comment up, down, or not at all', security, params, body: voteWish };
  const voteSchema = { ...vote, response: { 200: envelope(voted), ...refusals } };
  routes.put('/api/v1/comments/:commentId/vote', { onRequest, schema: voteSchema }, async (request, reply) => {
    const { row, place } = await findComment(request);
    const userId = gate.userId(request);
    applyRateAnswer(reply, voteRule, await limits.take(voteRule, userId));
    return success(await social.comments.vote(row.id, userId, request.body.vote, place.isOwner));
  });
};

const registerPins = (app: FastifyInstance, options: InteractionOptions): void => {
  const { social, gate } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const findComment = createFindComment(options);
  const onRequest = gate.require('social.act');
  const setPin = async (place: Place, commentId: string, isPinned: boolean) => {
    if (!place.isOwner) throw new AppError('forbidden');
    await social.comments.pin(place, commentId, isPinned);
    return success(null);
  };
  const on = { tags, summary: 'Pin a comment under the own video', security, params, response: nothing };
  routes.put('/api/v1/comments/:commentId/pin', { onRequest, schema: on }, async (request) => {
    const { row, place } = await findComment(request);
    return setPin(place, row.id, true);
  });
  const off = { tags, summary: 'Pin a comment no more', security, params, response: nothing };
  routes.delete('/api/v1/comments/:commentId/pin', { onRequest, schema: off }, async (request) => {
    const { row, place } = await findComment(request);
    return setPin(place, row.id, false);
  });
};

/** Comments of videos. */
export const registerCommentRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  registerPages(app, options);
  registerWriting(app, options);
  registerPins(app, options);
};
