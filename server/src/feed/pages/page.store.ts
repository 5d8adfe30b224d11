import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { formerUsernames, isHiddenUser, users } from '../../account/index.ts';
import { liveRooms } from '../../live/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { isListed, videos, type VideoAccess } from '../../video/index.ts';

/** A video as its page tells about it. */
export interface VideoPageRow {
  readonly access: VideoAccess;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly cover: string | null;
  readonly durationMs: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly publishedAt: Date | null;
  readonly username: string;
  readonly nickname: string;
}

/** Somebody with a channel. */
export interface ChannelPageRow {
  readonly id: string;
  readonly username: string;
  readonly nickname: string;
  readonly signature: string | null;
  readonly avatar: string | null;
}

/** A room as its page tells about it. */
export interface LivePageRow {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly cover: string | null;
  readonly ownerId: string;
  readonly visibility: 'public' | 'unlisted' | 'private';
  readonly isClosed: boolean;
  readonly username: string;
  readonly nickname: string;
}

/** One address of the site with its last change. */
export interface SiteMapRow {
  readonly kind: 'video' | 'channel';
  /** videoId or handle. */
  readonly name: string;
  readonly changedAt: Date;
}

/** What pages and feeds ask of the database. */
export interface PageStore {
  findVideo(videoId: string): Promise<VideoPageRow | null>;
  /** By present or former handle; nobody who is hidden. */
  findChannel(handle: string): Promise<ChannelPageRow | null>;
  findLive(liveId: string): Promise<LivePageRow | null>;
  /** Public videos of an owner, latest first. */
  findLatest(ownerId: string, limit: number): Promise<readonly VideoPageRow[]>;
  countMap(): Promise<number>;
  /** Public videos by id, then their owners. */
  findMap(offset: number, limit: number): Promise<readonly SiteMapRow[]>;
}

const videoColumns = {
  access: {
    ownerId: videos.ownerId,
    visibility: videos.visibility,
    publishAt: videos.publishAt,
    review: videos.review,
    state: videos.state,
    deletedAt: videos.deletedAt,
    isOwnerHidden: isHiddenUser,
  },
  id: videos.id,
  title: videos.title,
  description: videos.description,
  cover: videos.cover,
  durationMs: videos.durationMs,
  width: videos.width,
  height: videos.height,
  publishedAt: videos.publishedAt,
  username: users.username,
  nickname: users.nickname,
};
const channelColumns = {
  id: users.id,
  username: users.username,
  nickname: users.nickname,
  signature: users.signature,
  avatar: users.avatar,
};
const isOnMap = and(isListed, isNotNull(videos.publishedAt));
const isShown = sql`not ${isHiddenUser}`;

type Drizzle = Database['drizzle'];

const findChannel = async (drizzle: Drizzle, handle: string): Promise<ChannelPageRow | null> => {
  const name = handle.toLowerCase();
  const [present] = await drizzle
    .select(channelColumns)
    .from(users)
    .where(and(eq(sql`lower(${users.username})`, name), isShown));
  if (present !== undefined) return present;
  const [former] = await drizzle
    .select(channelColumns)
    .from(formerUsernames)
    .innerJoin(users, eq(users.id, formerUsernames.userId))
    .where(and(eq(formerUsernames.username, name), isShown));
  return former ?? null;
};

const mapStore = (drizzle: Drizzle): Pick<PageStore, 'countMap' | 'findMap'> => {
  const videosOnMap = drizzle
    .select({
      kind: sql<'video' | 'channel'>`'video'`.as('kind'),
      name: sql<string>`${videos.id}`.as('name'),
      changedAt: sql<Date>`${videos.updatedAt}`.mapWith(videos.updatedAt).as('changed_at'),
    })
    .from(videos)
    .innerJoin(users, eq(users.id, videos.ownerId))
    .where(isOnMap);
  const channelsOnMap = drizzle
    .select({
      kind: sql<'video' | 'channel'>`'channel'`.as('kind'),
      name: sql<string>`${users.username}`.as('name'),
      changedAt: sql<Date>`max(${videos.publishedAt})`.mapWith(videos.updatedAt).as('changed_at'),
    })
    .from(videos)
    .innerJoin(users, eq(users.id, videos.ownerId))
    .where(isOnMap)
    .groupBy(users.id);
  const map = videosOnMap.unionAll(channelsOnMap).as('map');
  return {
    countMap: async () => {
      const [found] = await drizzle.select({ total: sql<number>`count(*)::int` }).from(map);
      return found?.total ?? 0;
    },
    findMap: (offset, limit) =>
      drizzle.select().from(map).orderBy(desc(map.kind), asc(map.name)).offset(offset).limit(limit),
  };
};

/** @see PageStore */
export const createPageStore = ({ drizzle }: Pick<Database, 'drizzle'>): PageStore => ({
  ...mapStore(drizzle),
  findVideo: async (videoId) => {
    const [row] = await drizzle
      .select(videoColumns)
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .where(eq(videos.id, videoId));
    return row ?? null;
  },
  findChannel: (handle) => findChannel(drizzle, handle),
  findLive: async (liveId) => {
    const [row] = await drizzle
      .select({
        id: liveRooms.id,
        title: liveRooms.title,
        description: liveRooms.description,
        cover: liveRooms.coverImage,
        ownerId: liveRooms.ownerId,
        visibility: liveRooms.visibility,
        isClosed: sql<boolean>`(${liveRooms.closedAt} is not null or ${isHiddenUser})`,
        username: users.username,
        nickname: users.nickname,
      })
      .from(liveRooms)
      .innerJoin(users, eq(users.id, liveRooms.ownerId))
      .where(eq(liveRooms.id, liveId));
    return row ?? null;
  },
  findLatest: (ownerId, limit) =>
    drizzle
      .select(videoColumns)
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .where(and(isOnMap, eq(videos.ownerId, ownerId), isNull(videos.deletedAt)))
      .orderBy(desc(videos.publishedAt), asc(videos.id))
      .limit(limit),
});
