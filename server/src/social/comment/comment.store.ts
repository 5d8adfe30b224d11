import { and, eq, inArray, isNull, ne, sql, type SQL } from 'drizzle-orm';
import { isHiddenUser, users } from '../../account/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { addToCount, type Transaction } from '../counts.store.ts';
import { comments, commentVotes, socialCounts } from '../social.schema.ts';
import type { Target } from '../target.ts';

/** A comment as stored. */
export type CommentRecord = typeof comments.$inferSelect;

/** What a new comment is made of. */
export interface NewComment {
  readonly id: string;
  readonly target: Target;
  readonly authorId: string;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly replyTo: string | null;
  readonly at: Date;
}

/** What adding one met. */
export interface AddedComment {
  /** Who wrote what was answered; null without, or when that person is gone. */
  readonly answeredId: string | null;
  /** Whether the author never wrote about this target before. */
  readonly isFirst: boolean;
}

/** Votes after a vote. */
export interface Votes {
  readonly vote: number;
  readonly likes: number;
  readonly dislikes: number;
}

/** Changes of comments. Counts change with the rows; the comment is locked first, its thread next, the count of the target last. */
export interface CommentStore {
  /** @throws AppError `comment_unknown` when what it answers is not there, or belongs to something else. */
  add(comment: NewComment): Promise<AddedComment>;
  find(id: string): Promise<CommentRecord | null>;
  /** Takes its text away; false when it was deleted already. */
  remove(id: string, deletedBy: string, at: Date): Promise<boolean>;
  /** One vote per person: 1, -1, or 0 = none. @throws AppError `comment_unknown`. */
  vote(id: string, voterId: string, vote: -1 | 0 | 1, isOwner: boolean): Promise<Votes>;
  /** Only one of a target is pinned. @throws AppError `comment_unknown` for replies and deleted ones. */
  pin(target: Target, id: string, pinnedAt: Date | null): Promise<void>;
  /** Users of these handles (lower case) who may be shown. */
  findMentioned(handles: readonly string[]): Promise<readonly { readonly id: string; readonly username: string }[]>;
}

type Drizzle = Database['drizzle'];

/**
 * Order of "hot", as a whole number of minutes: the moment of writing, put forward by a week for every doubling of what readers
 * thought of it (likes and replies less dislikes), or back when they disliked it. New ones are seen, good ones stay.
 */
const heat = (likes: SQL, dislikes: SQL, replies: SQL): SQL => {
  const score = sql`(${likes} - ${dislikes} + ${replies})`;
  const written = sql`extract(epoch from ${comments.createdAt}) / 60`;
  return sql`(${written} + 10080 * sign(${score}) * ln(1 + abs(${score})) / ln(2))::int`;
};
const freshHeat = (at: Date): number => Math.round(at.getTime() / 60_000);

const changeReplies = async (transaction: Transaction, rootId: string, step: number): Promise<void> => {
  const replies = sql`(${comments.replies} + ${step}::int)`;
  await transaction
    .update(comments)
    .set({ replies, heat: heat(sql`${comments.likes}`, sql`${comments.dislikes}`, replies) })
    .where(eq(comments.id, rootId));
};

const add = (drizzle: Drizzle, comment: NewComment): Promise<AddedComment> =>
  drizzle.transaction(async (transaction) => {
    const { id, target, authorId, text, mentions, replyTo, at } = comment;
    const isHere = and(eq(comments.kind, target.kind), eq(comments.targetId, target.id));
    const [answered] =
      replyTo === null
        ? []
        : await transaction
            .select({ id: comments.id, rootId: comments.rootId, authorId: comments.authorId })
            .from(comments)
            .where(and(eq(comments.id, replyTo), isHere, isNull(comments.deletedAt)))
            .for('share');
    if (replyTo !== null && answered === undefined)
      throw new AppError('comment_unknown', { replyTo: 'comment_unknown' });
    const rootId = answered === undefined ? null : (answered.rootId ?? answered.id);
    const replyToUserId = answered === undefined || answered.rootId === null ? null : answered.authorId;
    const earlier = await transaction.$count(comments, and(isHere, eq(comments.authorId, authorId)));
    const row = { id, kind: target.kind, targetId: target.id, authorId, rootId, replyToUserId, text, createdAt: at };
    await transaction.insert(comments).values({ ...row, mentions: [...mentions], heat: freshHeat(at) });
    if (rootId !== null) await changeReplies(transaction, rootId, 1);
    await addToCount(transaction, target, 'comments', 1);
    return { answeredId: answered?.authorId ?? null, isFirst: earlier === 0 };
  });

const remove = (drizzle: Drizzle, id: string, deletedBy: string, deletedAt: Date): Promise<boolean> =>
  drizzle.transaction(async (transaction) => {
    const [gone] = await transaction
      .update(comments)
      .set({ text: '', mentions: [], deletedAt, deletedBy, pinnedAt: null })
      .where(and(eq(comments.id, id), isNull(comments.deletedAt)))
      .returning({ kind: comments.kind, targetId: comments.targetId, rootId: comments.rootId });
    if (gone === undefined) return false;
    if (gone.rootId !== null) await changeReplies(transaction, gone.rootId, -1);
    await addToCount(transaction, { kind: gone.kind, id: gone.targetId }, 'comments', -1);
    return true;
  });

const vote = (
  drizzle: Drizzle,
  id: string,
  voterId: string,
  { wish, isOwner }: { readonly wish: -1 | 0 | 1; readonly isOwner: boolean },
): Promise<Votes> =>
  drizzle.transaction(async (transaction) => {
    const [comment] = await transaction
      .select({ id: comments.id })
      .from(comments)
      .where(and(eq(comments.id, id), isNull(comments.deletedAt)))
      .for('update');
    if (comment === undefined) throw new AppError('comment_unknown');
    const isOwn = and(eq(commentVotes.commentId, id), eq(commentVotes.userId, voterId));
    const [before] = await transaction.select({ vote: commentVotes.vote }).from(commentVotes).where(isOwn);
    const old = before?.vote ?? 0;
    if (wish === 0) await transaction.delete(commentVotes).where(isOwn);
    else {
      await transaction
        .insert(commentVotes)
        .values({ commentId: id, userId: voterId, vote: wish })
        .onConflictDoUpdate({ target: [commentVotes.commentId, commentVotes.userId], set: { vote: wish } });
    }
    const likes = sql`(${comments.likes} + ${Number(wish === 1) - Number(old === 1)}::int)`;
    const dislikes = sql`(${comments.dislikes} + ${Number(wish === -1) - Number(old === -1)}::int)`;
    const [after] = await transaction
      .update(comments)
      .set({
        likes,
        dislikes,
        heat: heat(likes, dislikes, sql`${comments.replies}`),
        ...(isOwner ? { isLikedByOwner: wish === 1 } : {}),
      })
      .where(eq(comments.id, id))
      .returning({ likes: comments.likes, dislikes: comments.dislikes });
    return { vote: wish, likes: after?.likes ?? 0, dislikes: after?.dislikes ?? 0 };
  });

const pin = (drizzle: Drizzle, target: Target, id: string, pinnedAt: Date | null): Promise<void> =>
  drizzle.transaction(async (transaction) => {
    const isHere = and(eq(comments.kind, target.kind), eq(comments.targetId, target.id));
    // Two pins at once wait for each other here: the index allows one per target.
    await transaction
      .select({ comments: socialCounts.comments })
      .from(socialCounts)
      .where(and(eq(socialCounts.kind, target.kind), eq(socialCounts.targetId, target.id)))
      .for('update');
    if (pinnedAt !== null)
      await transaction
        .update(comments)
        .set({ pinnedAt: null })
        .where(and(isHere, ne(comments.id, id), sql`${comments.pinnedAt} is not null`));
    const [pinned] = await transaction
      .update(comments)
      .set({ pinnedAt })
      .where(and(isHere, eq(comments.id, id), isNull(comments.rootId), isNull(comments.deletedAt)))
      .returning({ id: comments.id });
    if (pinned === undefined) throw new AppError('comment_unknown');
  });

/** The store on PostgreSQL. */
export const createCommentStore = ({ drizzle }: Pick<Database, 'drizzle'>): CommentStore => ({
  add: (comment) => add(drizzle, comment),
  find: async (id) => (await drizzle.select().from(comments).where(eq(comments.id, id)))[0] ?? null,
  remove: (id, deletedBy, at) => remove(drizzle, id, deletedBy, at),
  vote: (id, voterId, wish, isOwner) => vote(drizzle, id, voterId, { wish, isOwner }),
  pin: (target, id, pinnedAt) => pin(drizzle, target, id, pinnedAt),
  findMentioned: async (handles) =>
    handles.length === 0
      ? []
      : drizzle
          .select({ id: users.id, username: users.username })
          .from(users)
          .where(and(inArray(sql`lower(${users.username})`, [...handles]), sql`not ${isHiddenUser}`)),
});
