import { desc, gt, inArray, lte, or } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { outbox } from '../site.schema.ts';

/** One message as kept. */
export type OutboxRow = typeof outbox.$inferSelect;

/** Messages that nobody sent, as kept. */
export interface OutboxStore {
  add(row: OutboxRow): Promise<void>;
  /** Latest first, those after `since` only. */
  findLatest(since: Date, limit: number): Promise<readonly OutboxRow[]>;
  /** Deletes what is not after `until`, and of the rest all but the latest `keep`. */
  trim(until: Date, keep: number): Promise<void>;
}

const latestFirst = [desc(outbox.createdAt), desc(outbox.id)] as const;

/** The store on PostgreSQL. */
export const createOutboxStore = ({ drizzle }: Pick<Database, 'drizzle'>): OutboxStore => ({
  add: async (row) => {
    await drizzle.insert(outbox).values(row);
  },
  findLatest: (since, limit) =>
    drizzle
      .select()
      .from(outbox)
      .where(gt(outbox.createdAt, since))
      .orderBy(...latestFirst)
      .limit(limit),
  trim: async (until, keep) => {
    const beyond = drizzle
      .select({ id: outbox.id })
      .from(outbox)
      .orderBy(...latestFirst)
      .offset(keep);
    await drizzle.delete(outbox).where(or(lte(outbox.createdAt, until), inArray(outbox.id, beyond)));
  },
});
