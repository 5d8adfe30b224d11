import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { socialCounts } from './social.schema.ts';
import type { Target } from './target.ts';

/** One transaction of the database. */
export type Transaction = Parameters<Parameters<Database['drizzle']['transaction']>[0]>[0];

/** Columns that are counted. */
export type Counted = 'likes' | 'favourites' | 'comments' | 'danmaku';

/** Changes a count in the transaction of the deed; answers what it is then. The row it locks is the last that a deed locks. */
export const addToCount = async (
  transaction: Transaction,
  { kind, id }: Target,
  column: Counted,
  step: number,
): Promise<number> => {
  const [row] = await transaction
    .insert(socialCounts)
    .values({ kind, targetId: id, [column]: Math.max(0, step) })
    .onConflictDoUpdate({
      target: [socialCounts.kind, socialCounts.targetId],
      set: { [column]: sql`${socialCounts[column]} + ${step}::int` },
    })
    .returning({ count: socialCounts[column] });
  return row?.count ?? 0;
};

/** What a count is now, without touching it. */
export const readCount = async (transaction: Transaction, { kind, id }: Target, column: Counted): Promise<number> => {
  const [row] = await transaction
    .select({ count: socialCounts[column] })
    .from(socialCounts)
    .where(and(eq(socialCounts.kind, kind), eq(socialCounts.targetId, id)));
  return row?.count ?? 0;
};
