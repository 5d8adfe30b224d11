import { and, desc, eq, gte, inArray, or, sql } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { coPlays, playDays, playMarks, plays, videoCounts, watchHistory } from './insight.schema.ts';

/** One day (UTC) of plays. */
export interface DayRow {
  readonly day: string;
  readonly plays: number;
  readonly watchMs: number;
}

/** What other features ask of plays and history. */
export interface InsightStore {
  /** Where the user stopped; null = never watched. */
  findPosition(
    userId: string,
    videoId: string,
  ): Promise<{ readonly positionMs: number; readonly isFinished: boolean } | null>;
  /** Watched by the same people, most often first. */
  findRelated(videoId: string, limit: number): Promise<readonly string[]>;
  /** Of these videos together, days without any left out. */
  findDays(videoIds: readonly string[], since: string): Promise<readonly DayRow[]>;
  sumOf(videoIds: readonly string[]): Promise<{ readonly plays: number; readonly watchMs: number }>;
  eraseVideo(videoId: string): Promise<void>;
}

/** The store on PostgreSQL. */
export const createInsightStore = ({ drizzle }: Pick<Database, 'drizzle'>): InsightStore => ({
  findPosition: async (userId, videoId) => {
    const [found] = await drizzle
      .select({ positionMs: watchHistory.positionMs, isFinished: watchHistory.isFinished })
      .from(watchHistory)
      .where(and(eq(watchHistory.userId, userId), eq(watchHistory.videoId, videoId)));
    return found ?? null;
  },
  findRelated: async (videoId, limit) => {
    const found = await drizzle
      .select({ otherId: coPlays.otherId })
      .from(coPlays)
      .where(eq(coPlays.videoId, videoId))
      .orderBy(desc(coPlays.times), coPlays.otherId)
      .limit(limit);
    return found.map(({ otherId }) => otherId);
  },
  findDays: (videoIds, since) =>
    videoIds.length === 0
      ? Promise.resolve([])
      : drizzle
          .select({
            day: playDays.day,
            plays: sql<string>`sum(${playDays.plays})`.mapWith(Number),
            watchMs: sql<string>`sum(${playDays.watchMs})`.mapWith(Number),
          })
          .from(playDays)
          .where(and(inArray(playDays.videoId, [...videoIds]), gte(playDays.day, since)))
          .groupBy(playDays.day)
          .orderBy(playDays.day),
  sumOf: async (videoIds) => {
    if (videoIds.length === 0) return { plays: 0, watchMs: 0 };
    const [found] = await drizzle
      .select({
        plays: sql<string>`coalesce(sum(${videoCounts.plays}), 0)`.mapWith(Number),
        watchMs: sql<string>`coalesce(sum(${videoCounts.watchMs}), 0)`.mapWith(Number),
      })
      .from(videoCounts)
      .where(inArray(videoCounts.videoId, [...videoIds]));
    return found ?? { plays: 0, watchMs: 0 };
  },
  eraseVideo: (videoId) =>
    drizzle.transaction(async (transaction) => {
      await transaction.delete(coPlays).where(or(eq(coPlays.videoId, videoId), eq(coPlays.otherId, videoId)));
      for (const table of [plays, playMarks, playDays, videoCounts, watchHistory])
        await transaction.delete(table).where(eq(table.videoId, videoId));
    }),
});
