import { and, gt, inArray, lte, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { loginFailures } from '../account.schema.ts';

/** Failed logins of one subject in its present window. */
export interface Failures {
  readonly count: number;
  readonly lastAt: Date;
}

/** Failed logins as kept, for all processes together. */
export interface FailureStore {
  /** Of those subjects that have any at `now`. */
  find(subjects: readonly string[], now: Date): Promise<ReadonlyMap<string, Failures>>;
  /** Counts one; a window that is over begins anew. Answers the count. */
  add(subject: string, now: Date, expiresAt: Date): Promise<number>;
  /** Lets the window last at least so long. */
  extend(subject: string, expiresAt: Date): Promise<void>;
  clear(subjects: readonly string[]): Promise<void>;
  deleteExpired(now: Date): Promise<void>;
}

/** The store on PostgreSQL. */
export const createFailureStore = ({ drizzle }: Pick<Database, 'drizzle'>): FailureStore => ({
  find: async (subjects, now) => {
    const rows = await drizzle
      .select()
      .from(loginFailures)
      .where(and(inArray(loginFailures.subject, [...subjects]), gt(loginFailures.expiresAt, now)));
    return new Map(rows.map(({ subject, count, lastAt }) => [subject, { count, lastAt }]));
  },
  add: async (subject, now, expiresAt) => {
    const isOver = sql`${loginFailures.expiresAt} <= ${now}`;
    const [row] = await drizzle
      .insert(loginFailures)
      .values({ subject, count: 1, lastAt: now, expiresAt })
      .onConflictDoUpdate({
        target: loginFailures.subject,
        set: {
          count: sql`case when ${isOver} then 1 else least(${loginFailures.count}, 1000000) + 1 end`,
          expiresAt: sql`case when ${isOver} then excluded.expires_at else ${loginFailures.expiresAt} end`,
          lastAt: now,
        },
      })
      .returning({ count: loginFailures.count });
    return row?.count ?? 1;
  },
  extend: async (subject, expiresAt) => {
    await drizzle
      .update(loginFailures)
      .set({ expiresAt: sql`greatest(${loginFailures.expiresAt}, ${expiresAt})` })
      .where(inArray(loginFailures.subject, [subject]));
  },
  clear: async (subjects) => {
    await drizzle.delete(loginFailures).where(inArray(loginFailures.subject, [...subjects]));
  },
  deleteExpired: async (now) => {
    await drizzle.delete(loginFailures).where(lte(loginFailures.expiresAt, now));
  },
});
