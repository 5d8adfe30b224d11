import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { behaviourLog, historyPauses, plays, watchHistory } from '../insight.schema.ts';

/** What the insight feature keeps about somebody. */
export interface InsightOwnDataStore {
  findEverythingOf(userId: string): Promise<{
    readonly history: readonly object[];
    readonly plays: readonly object[];
    readonly behaviour: readonly object[];
  }>;
  /** Takes rows away or the name from them; totals stay, plays count for nobody any more. */
  erase(userId: string): Promise<void>;
}

const mostDeeds = 50_000;

/** The store on PostgreSQL. */
export const createInsightOwnDataStore = ({ drizzle }: Pick<Database, 'drizzle'>): InsightOwnDataStore => ({
  findEverythingOf: async (userId) => {
    const { videoId, positionMs, durationMs, isFinished, watchedAt } = watchHistory;
    const [history, played, behaviour] = await Promise.all([
      drizzle
        .select({ videoId, positionMs, durationMs, isFinished, watchedAt })
        .from(watchHistory)
        .where(eq(watchHistory.userId, userId)),
      drizzle
        .select({
          videoId: plays.videoId,
          startedAt: plays.startedAt,
          lastAt: plays.lastAt,
          watchedMs: plays.watchedMs,
          source: plays.source,
          device: plays.device,
        })
        .from(plays)
        .where(eq(plays.userId, userId)),
      drizzle
        .select({
          at: behaviourLog.at,
          url: behaviourLog.url,
          method: behaviourLog.method,
          status: behaviourLog.status,
          event: behaviourLog.event,
        })
        .from(behaviourLog)
        .where(eq(behaviourLog.userId, userId))
        .limit(mostDeeds),
    ]);
    return { history, plays: played, behaviour };
  },
  erase: (userId) =>
    drizzle.transaction(async (transaction) => {
      await transaction.delete(watchHistory).where(eq(watchHistory.userId, userId));
      await transaction.delete(historyPauses).where(eq(historyPauses.userId, userId));
      await transaction.delete(behaviourLog).where(eq(behaviourLog.userId, userId));
      await transaction
        .update(plays)
        .set({ userId: null, viewer: sql`'gone-' || md5(random()::text || ${plays.viewer} || ${plays.id})` })
        .where(eq(plays.userId, userId));
    }),
});
