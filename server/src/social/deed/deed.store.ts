import { and, count, desc, eq, inArray, or, sql, lt, type SQL } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import type { MomentCursor } from '../moment-cursor.ts';
import { favourites, follows, laterItems, likes, socialCounts } from '../social.schema.ts';
import type { Target } from '../target.ts';

/** What a toggle met. */
export interface Toggle {
  /** Whether this very call changed something. */
  readonly isChanged: boolean;
  readonly count: number;
  /** When the removed one had been done; null unless this call removed it. */
  readonly removedAt: Date | null;
}

/** What somebody did about a video and its owner. */
export interface Mine {
  readonly isLiked: boolean;
  readonly isFavourite: boolean;
  readonly isLater: boolean;
  readonly isFollowing: boolean;
}

/** One kept target. */
export interface Kept {
  readonly targetId: string;
  readonly at: Date;
}

/** Likes and watch later as kept. Every toggle is one statement: row and count change together or not at all. */
export interface DeedStore {
  setLike(userId: string, target: Target, isOn: boolean, at: Date): Promise<Toggle>;
  /** The count is that of the user's list. */
  setLater(userId: string, target: Target, isOn: boolean, at: Date): Promise<Toggle>;
  isLiked(userId: string, target: Target): Promise<boolean>;
  /** In one statement. */
  findMine(userId: string, target: Target, ownerId: string): Promise<Mine>;
  /** Likes of these targets together. */
  countLikes(targets: readonly string[]): Promise<number>;
  /** Latest first; one more than `limit` never. */
  findKept(what: 'likes' | 'later', userId: string, page: KeptPageWish): Promise<readonly Kept[]>;
  countKept(what: 'likes' | 'later', userId: string): Promise<number>;
}

/** Which rows of a list. */
export interface KeptPageWish {
  readonly after: MomentCursor | null;
  readonly limit: number;
}

type Drizzle = Database['drizzle'];

const toggleOf = ({ rows: [row] }: { readonly rows: readonly Record<string, unknown>[] }, isOn: boolean): Toggle => {
  const changedMs = row?.['changed_ms'];
  const isChanged = typeof changedMs === 'number';
  return { isChanged, count: Number(row?.['count'] ?? 0), removedAt: isChanged && !isOn ? new Date(changedMs) : null };
};

const likeStatement = (userId: string, { kind, id }: Target, isOn: boolean, at: Date): SQL => {
  const change = isOn
    ? sql`insert into ${likes} (kind, target_id, user_id, at) values (${kind}, ${id}, ${userId}, ${at.toISOString()})
          on conflict do nothing returning at`
    : sql`delete from ${likes} where kind = ${kind} and target_id = ${id} and user_id = ${userId} returning at`;
  const step = isOn ? 1 : -1;
  return sql`
    with changed as (${change}),
    counted as (
      insert into ${socialCounts} as counts (kind, target_id, likes)
      select ${kind}, ${id}, greatest(${step}::int, 0) from changed
      on conflict (kind, target_id) do update set likes = counts.likes + ${step}::int
      returning likes
    )
    select (select (extract(epoch from at) * 1000)::float8 from changed) as changed_ms,
      coalesce((select likes from counted),
        (select likes from ${socialCounts} where kind = ${kind} and target_id = ${id}), 0) as count`;
};

const laterStatement = (userId: string, { kind, id }: Target, isOn: boolean, at: Date): SQL => {
  const change = isOn
    ? sql`insert into ${laterItems} (user_id, kind, target_id, at) values (${userId}, ${kind}, ${id}, ${at.toISOString()})
          on conflict do nothing returning at`
    : sql`delete from ${laterItems} where user_id = ${userId} and kind = ${kind} and target_id = ${id} returning at`;
  const step = isOn ? 1 : -1;
  return sql`
    with changed as (${change})
    select (select (extract(epoch from at) * 1000)::float8 from changed) as changed_ms,
      (select count(*) from ${laterItems} where user_id = ${userId})
        + ${step}::int * (select count(*) from changed) as count`;
};

const findMine = async (drizzle: Drizzle, userId: string, target: Target, ownerId: string): Promise<Mine> => {
  const about = (table: typeof likes | typeof favourites | typeof laterItems): SQL =>
    sql`exists (select 1 from ${table} where kind = ${target.kind} and target_id = ${target.id} and user_id = ${userId})`;
  const following = sql`exists (select 1 from ${follows} where follower_id = ${userId} and followee_id = ${ownerId})`;
  const { rows } = await drizzle.execute<{ [Name in keyof Mine]: boolean }>(sql`
    select ${about(likes)} as "isLiked", ${about(favourites)} as "isFavourite", ${about(laterItems)} as "isLater",
      ${following} as "isFollowing"`);
  return rows[0] ?? { isLiked: false, isFavourite: false, isLater: false, isFollowing: false };
};

const tables = { likes, later: laterItems } as const;

const findKept = (drizzle: Drizzle, what: 'likes' | 'later', userId: string, { after, limit }: KeptPageWish) => {
  const table = tables[what];
  const isBefore =
    after === null ? undefined : or(lt(table.at, after.at), and(eq(table.at, after.at), lt(table.targetId, after.id)));
  return drizzle
    .select({ targetId: table.targetId, at: table.at })
    .from(table)
    .where(and(eq(table.userId, userId), eq(table.kind, 'video'), isBefore))
    .orderBy(desc(table.at), desc(table.targetId))
    .limit(limit);
};

/** The store on PostgreSQL. */
export const createDeedStore = ({ drizzle }: Pick<Database, 'drizzle'>): DeedStore => ({
  setLike: async (userId, target, isOn, at) =>
    toggleOf(await drizzle.execute(likeStatement(userId, target, isOn, at)), isOn),
  setLater: async (userId, target, isOn, at) =>
    toggleOf(await drizzle.execute(laterStatement(userId, target, isOn, at)), isOn),
  isLiked: async (userId, { kind, id }) =>
    (await drizzle.$count(likes, and(eq(likes.kind, kind), eq(likes.targetId, id), eq(likes.userId, userId)))) > 0,
  findMine: (userId, target, ownerId) => findMine(drizzle, userId, target, ownerId),
  countLikes: async (ids) => {
    if (ids.length === 0) return 0;
    const [found] = await drizzle
      .select({ sum: sql<string>`coalesce(sum(${socialCounts.likes}), 0)` })
      .from(socialCounts)
      .where(and(eq(socialCounts.kind, 'video'), inArray(socialCounts.targetId, [...ids])));
    return Number(found?.sum ?? 0);
  },
  findKept: (what, userId, page) => findKept(drizzle, what, userId, page),
  countKept: async (what, userId) => {
    const [found] = await drizzle.select({ rows: count() }).from(tables[what]).where(eq(tables[what].userId, userId));
    return found?.rows ?? 0;
  },
});
