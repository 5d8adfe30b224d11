import { and, desc, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { isHiddenUser, users } from '../account/index.ts';
import { videoCounts } from '../insight/index.ts';
import { liveRooms } from '../live/index.ts';
import type { Database } from '../platform/db/index.ts';
import { follows, socialCounts, type MomentCursor } from '../social/index.ts';
import { isListed, videos } from '../video/index.ts';

/** A room with its owner, as tiles show it. */
export interface LiveTileRow {
  readonly id: string;
  readonly title: string;
  readonly cover: string | null;
  readonly category: string;
  readonly isOnAir: boolean;
  readonly startedAt: Date | null;
  readonly ownerId: string;
  readonly username: string;
  readonly nickname: string;
  readonly avatar: string | null;
}

/** Something that people who are followed did. */
export interface FeedRow {
  readonly kind: 'video' | 'live';
  readonly id: string;
  readonly at: Date;
}

/** Somebody who is followed. */
export interface FollowedRow {
  readonly userId: string;
  readonly username: string;
  readonly nickname: string;
  readonly avatar: string | null;
  /** The room that is on air; null = none. */
  readonly liveId: string | null;
}

/** What somebody's channel counts. */
export interface ChannelCounts {
  readonly works: number;
  readonly shorts: number;
  readonly likes: number;
  readonly plays: number;
}

/** Lists that look at several features at once. */
export interface FeedStore {
  /** Public rooms that are on air, latest start first. */
  findOnAir(limit: number): Promise<readonly LiveTileRow[]>;
  countOnAir(): Promise<number>;
  /** The room of an owner that is on air. */
  findOnAirOf(ownerId: string): Promise<LiveTileRow | null>;
  findTiles(liveIds: readonly string[]): Promise<readonly LiveTileRow[]>;
  /** New works and latest live starts of those whom the user follows, newest first. */
  findFollowing(userId: string, after: MomentCursor | null, limit: number): Promise<readonly FeedRow[]>;
  /** On air first, then whom the user followed last. */
  findFollowed(userId: string, limit: number): Promise<readonly FollowedRow[]>;
  countChannel(ownerId: string): Promise<ChannelCounts>;
  /** Videos of an owner that are not deleted, whoever may see them. */
  countWorks(ownerId: string): Promise<number>;
}

type Drizzle = Database['drizzle'];

const tile = {
  id: liveRooms.id,
  title: liveRooms.title,
  cover: liveRooms.coverImage,
  category: liveRooms.category,
  isOnAir: sql<boolean>`(${liveRooms.status} = 1)`,
  startedAt: liveRooms.startedAt,
  ownerId: users.id,
  username: users.username,
  nickname: users.nickname,
  avatar: users.avatar,
};
const isPublicRoom = and(eq(liveRooms.visibility, 'public'), isNull(liveRooms.closedAt), sql`not ${isHiddenUser}`);

const findTilesBy = (drizzle: Drizzle, where: SQL | undefined, limit: number): Promise<readonly LiveTileRow[]> =>
  drizzle
    .select(tile)
    .from(liveRooms)
    .innerJoin(users, eq(users.id, liveRooms.ownerId))
    .where(and(isPublicRoom, where))
    .orderBy(desc(liveRooms.startedAt), liveRooms.id)
    .limit(limit);

/** Both halves are cut to one page before they are put together, so that neither has to be read whole. */
const findFollowing = async (
  drizzle: Drizzle,
  userId: string,
  after: MomentCursor | null,
  limit: number,
): Promise<readonly FeedRow[]> => {
  const isBefore = (at: SQL, id: SQL): SQL =>
    after === null ? sql`true` : sql`(${at}, ${id}) < (${after.at.toISOString()}::timestamptz, ${after.id}::text)`;
  const published = sql`date_trunc('milliseconds', ${videos.publishedAt})`;
  const started = sql`date_trunc('milliseconds', ${liveRooms.startedAt})`;
  const { rows } = await drizzle.execute<{ kind: 'video' | 'live'; id: string; ms: number }>(sql`
    with works as (
      select 'video' as kind, ${videos.id} as id, ${published} as at
      from ${follows} join ${videos} on ${videos.ownerId} = ${follows.followeeId} join ${users} on ${users.id} = ${videos.ownerId}
      where ${follows.followerId} = ${userId} and ${isListed} and ${videos.publishedAt} is not null
        and ${isBefore(published, sql`${videos.id}`)}
      order by at desc, id desc limit ${limit}::int
    ),
    lives as (
      select 'live' as kind, ${liveRooms.id} as id, ${started} as at
      from ${follows} join ${liveRooms} on ${liveRooms.ownerId} = ${follows.followeeId}
      join ${users} on ${users.id} = ${liveRooms.ownerId}
      where ${follows.followerId} = ${userId} and ${isPublicRoom} and ${liveRooms.startedAt} is not null
        and ${isBefore(started, sql`${liveRooms.id}`)}
      order by at desc, id desc limit ${limit}::int
    )
    select kind, id, (extract(epoch from at) * 1000)::float8 as ms
    from (select * from works union all select * from lives) as items
    order by at desc, id desc limit ${limit}::int`);
  return rows.map(({ kind, id, ms }) => ({ kind, id, at: new Date(ms) }));
};

const findFollowed = (drizzle: Drizzle, userId: string, limit: number): Promise<readonly FollowedRow[]> => {
  const liveId = sql<string | null>`(
    select room.id from ${liveRooms} room
    where room.owner_id = ${users.id} and room.status = 1 and room.visibility = 'public' and room.closed_at is null
    order by room.started_at desc limit 1)`;
  return drizzle
    .select({ userId: users.id, username: users.username, nickname: users.nickname, avatar: users.avatar, liveId })
    .from(follows)
    .innerJoin(users, eq(users.id, follows.followeeId))
    .where(and(eq(follows.followerId, userId), sql`not ${isHiddenUser}`))
    .orderBy(sql`(${liveId} is not null) desc`, desc(follows.at), users.id)
    .limit(limit);
};

/** The store on PostgreSQL. */
export const createFeedStore = ({ drizzle }: Pick<Database, 'drizzle'>): FeedStore => ({
  findOnAir: (limit) => findTilesBy(drizzle, eq(liveRooms.status, 1), limit),
  countOnAir: async () => {
    const [found] = await drizzle
      .select({ rows: sql<string>`count(*)`.mapWith(Number) })
      .from(liveRooms)
      .innerJoin(users, eq(users.id, liveRooms.ownerId))
      .where(and(isPublicRoom, eq(liveRooms.status, 1)));
    return found?.rows ?? 0;
  },
  findOnAirOf: async (ownerId) =>
    (await findTilesBy(drizzle, and(eq(liveRooms.ownerId, ownerId), eq(liveRooms.status, 1)), 1))[0] ?? null,
  findTiles: async (liveIds) =>
    liveIds.length === 0 ? [] : findTilesBy(drizzle, inArray(liveRooms.id, [...liveIds]), liveIds.length),
  findFollowing: (userId, after, limit) => findFollowing(drizzle, userId, after, limit),
  findFollowed: (userId, limit) => findFollowed(drizzle, userId, limit),
  countChannel: async (ownerId) => {
    const [found] = await drizzle
      .select({
        works: sql<string>`count(*)`.mapWith(Number),
        shorts: sql<string>`count(*) filter (where ${videos.height} > ${videos.width})`.mapWith(Number),
        likes: sql<string>`coalesce(sum(${socialCounts.likes}), 0)`.mapWith(Number),
        plays: sql<string>`coalesce(sum(${videoCounts.plays}), 0)`.mapWith(Number),
      })
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .leftJoin(socialCounts, and(eq(socialCounts.kind, 'video'), eq(socialCounts.targetId, videos.id)))
      .leftJoin(videoCounts, eq(videoCounts.videoId, videos.id))
      .where(and(eq(videos.ownerId, ownerId), isListed, isNotNull(videos.publishedAt)));
    return found ?? { works: 0, shorts: 0, likes: 0, plays: 0 };
  },
  countWorks: (ownerId) => drizzle.$count(videos, and(eq(videos.ownerId, ownerId), isNull(videos.deletedAt))),
});
