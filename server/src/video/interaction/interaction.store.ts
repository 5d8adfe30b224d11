import { and, desc, eq, gt, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import { users } from '../../account/index.ts';
import { videoCounts, watchHistory } from '../../insight/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { MomentCursor } from '../../social/index.ts';
import { isListed } from '../library/card.store.ts';
import { videos } from '../video.schema.ts';

/** A row of the watch history. */
export interface HistoryRow {
  readonly videoId: string;
  readonly title: string | null;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly watchedAt: Date;
}

/** A bar of the statistics. */
export interface StatisticRow {
  readonly title: string;
  readonly value: number;
}

/** A video of an owner, for the inbox. */
export interface OwnVideo {
  readonly id: string;
  readonly title: string;
  readonly cover: string | null;
}

/** Lists that need the titles of videos beside what people did. */
export interface InteractionStore {
  /** Latest first; `text` = only those whose title holds it. */
  findHistory(
    userId: string,
    wish: { readonly text: string | null; readonly after: MomentCursor | null; readonly limit: number },
  ): Promise<readonly HistoryRow[]>;
  /** Titles of videos that were public once and are deleted now: what a tombstone may still say. */
  findGoneTitles(videoIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The listed videos with the most plays, or the most watched milliseconds. */
  findTop(by: 'plays' | 'watchMs', limit: number): Promise<readonly StatisticRow[]>;
  /** Videos of an owner that are not deleted, newest first, at most 5000. */
  findOwn(ownerId: string): Promise<readonly OwnVideo[]>;
}

const mostOwn = 5_000;
const literal = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** The store on PostgreSQL. */
export const createInteractionStore = ({ drizzle }: Pick<Database, 'drizzle'>): InteractionStore => ({
  findHistory: (userId, { text, after, limit }) => {
    const { watchedAt, videoId, positionMs, durationMs } = watchHistory;
    const isBefore: SQL | undefined =
      after === null ? undefined : or(lt(watchedAt, after.at), and(eq(watchedAt, after.at), lt(videoId, after.id)));
    const isWanted = text === null ? undefined : sql`${videos.title} ilike ${literal(text)}`;
    return drizzle
      .select({ videoId, title: videos.title, positionMs, durationMs, watchedAt })
      .from(watchHistory)
      .leftJoin(videos, eq(videos.id, videoId))
      .where(and(eq(watchHistory.userId, userId), isWanted, isBefore))
      .orderBy(desc(watchedAt), desc(videoId))
      .limit(limit);
  },
  findGoneTitles: async (videoIds) => {
    if (videoIds.length === 0) return new Map();
    const rows = await drizzle
      .select({ id: videos.id, title: videos.title })
      .from(videos)
      .where(
        and(
          inArray(videos.id, [...videoIds]),
          sql`${videos.publishedAt} is not null and ${videos.deletedAt} is not null and ${videos.deletedBy} = ${videos.ownerId}`,
        ),
      );
    return new Map(rows.map(({ id, title }) => [id, title]));
  },
  findTop: (by, limit) => {
    const value = videoCounts[by];
    return drizzle
      .select({ title: videos.title, value })
      .from(videoCounts)
      .innerJoin(videos, eq(videos.id, videoCounts.videoId))
      .innerJoin(users, eq(users.id, videos.ownerId))
      .where(and(isListed, gt(value, 0)))
      .orderBy(desc(value), videoCounts.videoId)
      .limit(limit);
  },
  findOwn: (ownerId) =>
    drizzle
      .select({ id: videos.id, title: videos.title, cover: videos.cover })
      .from(videos)
      .where(and(eq(videos.ownerId, ownerId), isNull(videos.deletedAt)))
      .orderBy(desc(videos.createdAt))
      .limit(mostOwn),
});
