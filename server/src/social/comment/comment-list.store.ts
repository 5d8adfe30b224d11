import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isHiddenUser, users } from '../../account/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { MomentCursor } from '../moment-cursor.ts';
import { comments, commentVotes, socialCounts } from '../social.schema.ts';
import type { Target } from '../target.ts';
import type { CommentRecord } from './comment.store.ts';

/** Somebody beside a comment. */
interface Writer {
  readonly id: string;
  readonly username: string;
  readonly nickname: string;
  readonly avatar: string | null;
}

/** A comment as lists show it. */
export interface CommentRow {
  readonly comment: CommentRecord;
  readonly author: Writer | null;
  readonly replyTo: Writer | null;
  /** Deleted, or its author is banned or leaving. */
  readonly isGone: boolean;
  /** What the asker voted. */
  readonly vote: number;
}

/** Where a list by heat goes on. */
export interface HeatCursor {
  readonly heat: number;
  readonly id: string;
}

/** First comments of threads. */
export interface ThreadWish {
  readonly target: Target;
  readonly askerId: string | null;
  readonly order:
    | { readonly sort: 'hot'; readonly after: HeatCursor | null }
    | { readonly sort: 'new'; readonly after: MomentCursor | null };
  /** A thread that stands elsewhere on the page. */
  readonly without: string | null;
  readonly limit: number;
}

/** Newest comments on several targets. */
export interface NewestWish {
  readonly targetIds: readonly string[];
  readonly askerId: string;
  /** Only those whose text holds this. */
  readonly text: string | null;
  readonly after: MomentCursor | null;
  readonly limit: number;
}

/** Lists of comments. Deleted ones only appear as the stone of a thread that has replies. */
export interface CommentListStore {
  /** The pinned one is not among them. */
  findThreads(wish: ThreadWish): Promise<readonly CommentRow[]>;
  findPinned(target: Target, askerId: string | null): Promise<CommentRow | null>;
  findOne(id: string, askerId: string | null): Promise<CommentRow | null>;
  /** Oldest first. */
  findReplies(
    rootId: string,
    wish: { readonly askerId: string | null; readonly after: MomentCursor | null; readonly limit: number },
  ): Promise<readonly CommentRow[]>;
  /** The first few of each thread, oldest first. */
  findFirstReplies(rootIds: readonly string[], askerId: string | null, each: number): Promise<readonly CommentRow[]>;
  findNewest(wish: NewestWish): Promise<readonly CommentRow[]>;
  count(target: Target): Promise<number>;
}

type Drizzle = Database['drizzle'];

const answered = alias(users, 'answered');
const isGone = sql<boolean>`(${comments.deletedAt} is not null or ${users.id} is null or ${isHiddenUser})`;
const author = { id: users.id, username: users.username, nickname: users.nickname, avatar: users.avatar };
const replyTo = {
  id: answered.id,
  username: answered.username,
  nickname: answered.nickname,
  avatar: answered.avatar,
};
const newestFirst = [desc(comments.createdAt), desc(comments.id)];
const oldestFirst = [asc(comments.createdAt), asc(comments.id)];
const hottestFirst = [desc(comments.heat), asc(comments.id)];

/** Which rows, in which order. */
interface Choice {
  readonly where: SQL | undefined;
  readonly order?: readonly SQL[];
  readonly limit?: number;
}

const selectRows = (
  drizzle: Drizzle,
  askerId: string | null,
  { where, order = newestFirst, limit = 100 }: Choice,
): Promise<readonly CommentRow[]> =>
  drizzle
    .select({ comment: comments, author, replyTo, isGone, vote: sql<number>`coalesce(${commentVotes.vote}, 0)` })
    .from(comments)
    .leftJoin(users, eq(users.id, comments.authorId))
    .leftJoin(answered, eq(answered.id, comments.replyToUserId))
    .leftJoin(commentVotes, and(eq(commentVotes.commentId, comments.id), eq(commentVotes.userId, askerId ?? '')))
    .where(where)
    .orderBy(...order)
    .limit(limit);

const isAbout = ({ kind, id }: Target): SQL | undefined => and(eq(comments.kind, kind), eq(comments.targetId, id));
const isShownThread = and(isNull(comments.rootId), or(sql`not ${isGone}`, gt(comments.replies, 0)));
const isAfterMoment = (after: MomentCursor | null): SQL | undefined =>
  after === null
    ? undefined
    : or(gt(comments.createdAt, after.at), and(eq(comments.createdAt, after.at), gt(comments.id, after.id)));
const isBeforeMoment = (after: MomentCursor | null): SQL | undefined =>
  after === null
    ? undefined
    : or(lt(comments.createdAt, after.at), and(eq(comments.createdAt, after.at), lt(comments.id, after.id)));

const findThreads = (
  drizzle: Drizzle,
  { target, askerId, order, without, limit }: ThreadWish,
): Promise<readonly CommentRow[]> => {
  const isOther = without === null ? undefined : ne(comments.id, without);
  const shown = and(isAbout(target), isShownThread, isNull(comments.pinnedAt), isOther);
  if (order.sort === 'new')
    return selectRows(drizzle, askerId, {
      where: and(shown, isBeforeMoment(order.after)),
      limit,
    });
  const { after } = order;
  const isCooler =
    after === null
      ? undefined
      : or(lt(comments.heat, after.heat), and(eq(comments.heat, after.heat), gt(comments.id, after.id)));
  return selectRows(drizzle, askerId, { where: and(shown, isCooler), order: hottestFirst, limit });
};

const findFirstReplies = async (
  drizzle: Drizzle,
  rootIds: readonly string[],
  askerId: string | null,
  each: number,
): Promise<readonly CommentRow[]> => {
  if (rootIds.length === 0) return [];
  const roots = sql.join(
    rootIds.map((id) => sql`(${id}::text)`),
    sql`, `,
  );
  const { rows } = await drizzle.execute<{ id: string }>(sql`
    select reply.id from (values ${roots}) as root (id)
    cross join lateral (
      select ${comments.id} from ${comments} join ${users} on ${users.id} = ${comments.authorId}
      where ${comments.rootId} = root.id and ${comments.deletedAt} is null and not ${isHiddenUser}
      order by ${comments.createdAt}, ${comments.id} limit ${each}::int
    ) as reply`);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  return selectRows(drizzle, askerId, { where: inArray(comments.id, ids), order: oldestFirst, limit: ids.length });
};

/** Text for `like` in which nothing has a meaning. */
const literal = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

const findNewest = (
  drizzle: Drizzle,
  { targetIds, askerId, text, after, limit }: NewestWish,
): Promise<readonly CommentRow[]> => {
  if (targetIds.length === 0) return Promise.resolve([]);
  const isWanted = text === null ? undefined : sql`${comments.text} ilike ${literal(text)}`;
  const isOn = and(eq(comments.kind, 'video'), inArray(comments.targetId, [...targetIds]));
  return selectRows(drizzle, askerId, {
    where: and(isOn, sql`not ${isGone}`, isWanted, isBeforeMoment(after)),
    limit,
  });
};

/** The store on PostgreSQL. */
export const createCommentListStore = ({ drizzle }: Pick<Database, 'drizzle'>): CommentListStore => ({
  findThreads: (wish) => findThreads(drizzle, wish),
  findPinned: async (target, askerId) => {
    const where = and(isAbout(target), isNotNull(comments.pinnedAt), isShownThread);
    return (await selectRows(drizzle, askerId, { where }))[0] ?? null;
  },
  findOne: async (id, askerId) => (await selectRows(drizzle, askerId, { where: eq(comments.id, id) }))[0] ?? null,
  findReplies: (rootId, { askerId, after, limit }) => {
    const where = and(eq(comments.rootId, rootId), sql`not ${isGone}`, isAfterMoment(after));
    return selectRows(drizzle, askerId, { where, order: oldestFirst, limit });
  },
  findFirstReplies: (rootIds, askerId, each) => findFirstReplies(drizzle, rootIds, askerId, each),
  findNewest: (wish) => findNewest(drizzle, wish),
  count: async ({ kind, id }) => {
    const [found] = await drizzle
      .select({ comments: socialCounts.comments })
      .from(socialCounts)
      .where(and(eq(socialCounts.kind, kind), eq(socialCounts.targetId, id)));
    return found?.comments ?? 0;
  },
});
