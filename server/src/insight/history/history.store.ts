import { and, count, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { historyPauses, watchHistory } from '../insight.schema.ts';

/** Watch history of people; lists with titles are the video feature's. */
export interface HistoryStore {
  isPaused(userId: string): Promise<boolean>;
  setPaused(userId: string, isPaused: boolean, at: Date): Promise<void>;
  /** One video, or everything; answers how many rows went. */
  forget(userId: string, videoId: string | null): Promise<number>;
  count(userId: string): Promise<number>;
  /** Started and not finished, latest first. */
  findOpen(userId: string, limit: number): Promise<readonly string[]>;
}

/** The store on PostgreSQL. */
export const createHistoryStore = ({ drizzle }: Pick<Database, 'drizzle'>): HistoryStore => ({
  isPaused: async (userId) => (await drizzle.$count(historyPauses, eq(historyPauses.userId, userId))) > 0,
  setPaused: async (userId, isPaused, since) => {
    if (isPaused) await drizzle.insert(historyPauses).values({ userId, since }).onConflictDoNothing();
    else await drizzle.delete(historyPauses).where(eq(historyPauses.userId, userId));
  },
  forget: async (userId, videoId) => {
    const isOne = videoId === null ? undefined : eq(watchHistory.videoId, videoId);
    const { rowCount } = await drizzle.delete(watchHistory).where(and(eq(watchHistory.userId, userId), isOne));
    return rowCount ?? 0;
  },
  count: async (userId) => {
    const [found] = await drizzle.select({ rows: count() }).from(watchHistory).where(eq(watchHistory.userId, userId));
    return found?.rows ?? 0;
  },
  findOpen: async (userId, limit) => {
    const rows = await drizzle
      .select({ videoId: watchHistory.videoId })
      .from(watchHistory)
      .where(
        and(eq(watchHistory.userId, userId), sql`not ${watchHistory.isFinished}`, sql`${watchHistory.positionMs} > 0`),
      )
      .orderBy(desc(watchHistory.watchedAt))
      .limit(limit);
    return rows.map(({ videoId }) => videoId);
  },
});
