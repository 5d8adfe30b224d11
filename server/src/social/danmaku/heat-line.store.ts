import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { danmaku } from '../social.schema.ts';
import type { Target } from '../target.ts';

/** Buckets of a heat line. */
export const heatBuckets = 100;

/** Where danmaku gather, as kept. */
export interface HeatLineStore {
  /** How many lie in each bucket that has any. */
  countByBucket(
    target: Target,
    durationMs: number,
  ): Promise<readonly { readonly bucket: number; readonly count: number }[]>;
}

/** The store on PostgreSQL. */
export const createHeatLineStore = ({ drizzle }: Pick<Database, 'drizzle'>): HeatLineStore => ({
  countByBucket: (target, durationMs) => {
    const bucket = sql<number>`least(${heatBuckets - 1}, (${danmaku.atMs}::bigint * ${heatBuckets}::int / ${Math.max(1, Math.round(durationMs))}::bigint))::int`;
    return drizzle
      .select({ bucket, count: count() })
      .from(danmaku)
      .where(and(eq(danmaku.kind, target.kind), eq(danmaku.targetId, target.id), isNull(danmaku.deletedAt)))
      .groupBy(sql`1`);
  },
});
