import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Counts of tries in the present window, shared by all processes; unlogged (a crash may forget them), `key` is a keyed hash. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text('key').primaryKey(),
    count: integer('count').notNull(),
    resetsAt: timestamp('resets_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [index('rate_limits_resets_at').on(table.resetsAt)],
);
