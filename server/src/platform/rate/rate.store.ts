import { eq, sql } from 'drizzle-orm';
import type { Database } from '../db/index.ts';
import { rateLimits } from './rate.schema.ts';

/** The statements beneath rate limits. */
export interface RateStore {
  /** Counts one try and answers the window it fell into; begins a new window when there is none or it has ended. */
  count(key: string, now: Date, windowMs: number): Promise<{ readonly count: number; readonly resetsAt: Date }>;
  delete(key: string): Promise<void>;
  /** Deletes windows that have ended, `limit` at most; answers how many. */
  deleteEnded(now: Date, limit: number): Promise<number>;
}

const largest = 1_000_000_000;

/** The store on PostgreSQL. */
export const createRateStore = ({ drizzle }: Database): RateStore => ({
  count: async (key, now, windowMs) => {
    // A window further away than two whole ones was begun before the wall clock was set back: it counts as ended.
    const latest = new Date(now.getTime() + 2 * windowMs);
    const isOver = sql`(${rateLimits.resetsAt} <= ${now} or ${rateLimits.resetsAt} > ${latest})`;
    const [row] = await drizzle
      .insert(rateLimits)
      .values({ key, count: 1, resetsAt: new Date(now.getTime() + windowMs) })
      .onConflictDoUpdate({
        target: rateLimits.key,
        set: {
          count: sql`case when ${isOver} then 1 else least(${rateLimits.count}, ${largest}::int) + 1 end`,
          resetsAt: sql`case when ${isOver} then excluded.resets_at else ${rateLimits.resetsAt} end`,
        },
      })
      .returning({ count: rateLimits.count, resetsAt: rateLimits.resetsAt });
    if (row === undefined) throw new Error('counting a try returned no row');
    return row;
  },
  delete: async (key) => {
    await drizzle.delete(rateLimits).where(eq(rateLimits.key, key));
  },
  deleteEnded: async (now, limit) => {
    // Rows that a try is just now counting are left alone, so that nobody waits for the broom.
    const ended = sql`select ${rateLimits.key} from ${rateLimits} where ${rateLimits.resetsAt} <= ${now} order by ${rateLimits.resetsAt} limit ${limit} for update skip locked`;
    const { rowCount } = await drizzle.delete(rateLimits).where(sql`${rateLimits.key} in (${ended})`);
    return rowCount ?? 0;
  },
});
