import type { Comment, CommentPage, CommentThread, Notice } from '@amphi/contract';
import { z } from 'zod';
import { accountTopic, type AccountEvent } from '../../account/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import { parseCursor, serializeCursor } from '../cursor.ts';
import { pageByMoment, parseMomentCursor } from '../moment-cursor.ts';
import { videoTarget } from '../target.ts';
import type { CommentListStore, CommentRow, ThreadWish } from './comment-list.store.ts';
import { toComment } from './comment-view.ts';
import type { CommentRecord, CommentStore, Votes } from './comment.store.ts';
import { parseMentions } from './mentions.ts';

/** A video as far as comments look at it. */
export interface CommentPlace {
  readonly videoId: string;
  readonly ownerId: string;
  readonly title: string;
}

/** Which comments. */
export interface CommentPageWish {
  readonly sort: 'hot' | 'new';
  readonly cursor?: string | undefined;
  readonly size: number;
  /** The thread of this comment comes first. */
  readonly at?: string | undefined;
}

/** Comments of videos; who may do what is decided by the routes. */
export interface Comments {
  page(place: CommentPlace, wish: CommentPageWish, askerId: string | null): Promise<Omit<CommentPage, 'isOpen'>>;
  /** @throws AppError `comment_unknown`, `cursor_invalid`. */
  replies(
    root: CommentRecord,
    ownerId: string,
    wish: { readonly cursor?: string | undefined; readonly size: number; readonly askerId: string | null },
  ): Promise<{ readonly records: Comment[]; readonly next: string | null }>;
  /** @throws AppError `comment_unknown`. */
  write(
    place: CommentPlace,
    author: { readonly userId: string },
    wish: { readonly text: string; readonly replyTo?: string | undefined },
  ): Promise<{ readonly comment: Comment; readonly isFirst: boolean }>;
  find(commentId: string): Promise<CommentRecord | null>;
  remove(commentId: string, by: string): Promise<boolean>;
  vote(commentId: string, voterId: string, vote: -1 | 0 | 1, isOwner: boolean): Promise<Votes>;
  pin(place: CommentPlace, commentId: string, isPinned: boolean): Promise<void>;
  readonly lists: CommentListStore;
}

/** What they need. */
export interface CommentsOptions {
  readonly store: CommentStore;
  readonly lists: CommentListStore;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Pick<Clock, 'wall'>;
}

const idLength = 14;
const firstReplies = 3;
const excerptLength = 140;
const heatShape = z.tuple([z.int().min(-2_147_483_648).max(2_147_483_647), z.string().max(40)]);

const orderOf = ({ sort, cursor }: CommentPageWish): ThreadWish['order'] => {
  if (sort === 'new') return { sort, after: parseMomentCursor(cursor) };
  const parts = parseCursor(cursor, heatShape);
  return { sort, after: parts === null ? null : { heat: parts[0], id: parts[1] } };
};

const nextOf = (rows: readonly CommentRow[], { sort, size }: CommentPageWish): string | null => {
  const last = rows[size - 1];
  if (rows.length <= size || last === undefined) return null;
  const { createdAt, heat, id } = last.comment;
  return serializeCursor([sort === 'new' ? createdAt.getTime() : heat, id]);
};

/** The thread that a link leads to: its first comment, and the very reply. */
const findLinked = async (lists: CommentListStore, place: CommentPlace, at: string, askerId: string | null) => {
  const reply = await lists.findOne(at, askerId);
  if (reply === null || reply.comment.targetId !== place.videoId) return null;
  if (reply.comment.rootId === null) return { root: reply, reply: null };
  const root = await lists.findOne(reply.comment.rootId, askerId);
  return root === null ? null : { root, reply };
};

const isThere = ({ isGone, comment }: CommentRow): boolean => !isGone || comment.replies > 0;

const page = async (
  lists: CommentListStore,
  place: CommentPlace,
  wish: CommentPageWish,
  askerId: string | null,
): Promise<Omit<CommentPage, 'isOpen'>> => {
  const target = videoTarget(place.videoId);
  const linked = wish.at === undefined ? null : await findLinked(lists, place, wish.at, askerId);
  const isFirstPage = wish.cursor === undefined;
  const [rows, pinned, total] = await Promise.all([
    lists.findThreads({
      target,
      askerId,
      order: orderOf(wish),
      without: linked?.root.comment.id ?? null,
      limit: wish.size + 1,
    }),
    isFirstPage ? lists.findPinned(target, askerId) : null,
    lists.count(target),
  ]);
  const front = [pinned, isFirstPage ? (linked?.root ?? null) : null].filter((row) => row !== null && isThere(row));
  const roots = new Map(
    [...front, ...rows.slice(0, wish.size)].flatMap((row) => (row === null ? [] : [[row.comment.id, row]])),
  );
  const replies = await lists.findFirstReplies([...roots.keys()], askerId, firstReplies);
  const linkedReply = linked?.reply ?? null;
  const all =
    linkedReply === null || replies.some(({ comment }) => comment.id === linkedReply.comment.id)
      ? replies
      : [...replies, linkedReply];
  const threadOf = (row: CommentRow): CommentThread => ({
    ...toComment(row, place.ownerId),
    firstReplies: all
      .filter((reply) => reply.comment.rootId === row.comment.id && !reply.isGone)
      .map((reply) => toComment(reply, place.ownerId)),
  });
  return { records: [...roots.values()].map(threadOf), next: nextOf(rows, wish), total };
};

/** Who is told of a comment, each once: who was answered, who is mentioned, whose video it is. */
const planNotices = (
  authorId: string,
  told: { readonly answeredId: string | null; readonly mentioned: readonly string[]; readonly ownerId: string },
): ReadonlyMap<string, 'reply' | 'mention' | 'video'> => {
  const plan = new Map<string, 'reply' | 'mention' | 'video'>([[told.ownerId, 'video']]);
  for (const id of told.mentioned) plan.set(id, 'mention');
  if (told.answeredId !== null) plan.set(told.answeredId, 'reply');
  plan.delete(authorId);
  return plan;
};

const excerpt = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= excerptLength ? line : `${line.slice(0, excerptLength).toWellFormed()}…`;
};

const writeComment = async (
  { store, lists, bus, clock }: CommentsOptions,
  place: CommentPlace,
  authorId: string,
  { text, replyTo }: { readonly text: string; readonly replyTo?: string | undefined },
): Promise<{ readonly comment: Comment; readonly isFirst: boolean }> => {
  const people = await store.findMentioned(parseMentions(text));
  const id = newId(idLength);
  const mentions = people.map(({ username }) => username);
  const target = videoTarget(place.videoId);
  const wish = { id, target, authorId, text, mentions, replyTo: replyTo ?? null, at: clock.wall() };
  const { answeredId, isFirst } = await store.add(wish);
  const row = await lists.findOne(id, authorId);
  if (row === null) throw new AppError('comment_unknown');
  const mentioned = people.map((person) => person.id);
  const about = { videoId: place.videoId, title: place.title, commentId: id, text: excerpt(text) };
  for (const [userId, how] of planNotices(authorId, { answeredId, mentioned, ownerId: place.ownerId })) {
    const by = { userId: authorId, nickname: row.author?.nickname ?? '' };
    const notice: Notice = { kind: 'comment', how, ...about, ...by };
    bus.publish(accountTopic, { type: 'notice', userId, notice } satisfies AccountEvent);
  }
  return { comment: toComment(row, place.ownerId), isFirst };
};

/** @see Comments */
export const createComments = (options: CommentsOptions): Comments => {
  const { store, lists, clock } = options;
  return {
    lists,
    page: (place, wish, askerId) => page(lists, place, wish, askerId),
    replies: async (root, ownerId, { cursor, size, askerId }) => {
      const after = parseMomentCursor(cursor);
      const rows = await lists.findReplies(root.id, { askerId, after, limit: size + 1 });
      const { records, next } = pageByMoment(rows, size, ({ comment }) => ({ at: comment.createdAt, id: comment.id }));
      return { records: records.map((row) => toComment(row, ownerId)), next };
    },
    write: (place, { userId }, wish) => writeComment(options, place, userId, wish),
    find: (commentId) => store.find(commentId),
    remove: (commentId, by) => store.remove(commentId, by, clock.wall()),
    vote: (commentId, voterId, wish, isOwner) => store.vote(commentId, voterId, wish, isOwner),
    pin: (place, commentId, isPinned) =>
      store.pin(videoTarget(place.videoId), commentId, isPinned ? clock.wall() : null),
  };
};
