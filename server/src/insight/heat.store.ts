import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { videoCounts } from './insight.schema.ts';

/**
 * The score of "hot". Every deed at time t adds its weight times 2^(t / half-life) to a sum S, and `heat` = log2 S. What happened long
 * ago therefore weighs half as much per half-life beside what happens now, the order of two videos only changes when something happens
 * to one of them, and no job ever has to rewrite rows that nobody touched. A sum without anything is kept as heat 0.
 */
const halfLifeMs = 2 * 86_400_000;
const beginningMs = Date.UTC(2020, 0, 1);
/** Smaller parts of a sum are what rounding left. */
const least = 1e-6;

/** What deeds weigh; a play weighs 1. */
export const deedWeights = { like: 4, favourite: 6, comment: 3, danmaku: 1, published: 5 } as const;

/** 2^(t / half-life) as its exponent, always over 0. */
const exponentOf = (at: Date): number => Math.max(1, (at.getTime() - beginningMs) / halfLifeMs);

/** The heat of deeds of weight 1 at these moments. */
export const heatOf = (moments: readonly Date[]): number => {
  const exponents = moments.map(exponentOf);
  const largest = Math.max(0, ...exponents);
  const sum = exponents.reduce((total, exponent) => total + 2 ** (exponent - largest), 0);
  return sum === 0 ? 0 : largest + Math.log2(sum);
};

/** The heat after `weight` more (less, when negative) at a moment; all powers are relative to the larger part, so that none overflows. */
export const heatAfter = (heat: SQL, weight: SQL, at: Date): SQL => {
  const added = sql`${exponentOf(at)}::float8`;
  const larger = sql`greatest(${heat}, ${added})`;
  const before = sql`(case when ${heat} > 0 then power(2::float8, greatest(${heat} - ${larger}, -500)) else 0 end)`;
  const sum = sql`(${before} + ${weight} * power(2::float8, greatest(${added} - ${larger}, -500)))`;
  return sql`(case when ${sum} > ${least}::float8 then greatest(${larger} + ln(${sum}) / ln(2::float8), 0) else 0 end)`;
};

/** The score of "hot" as kept. */
export interface HeatStore {
  /** Adds a deed of `at`; a negative weight takes one of that moment back. */
  warm(videoId: string, weight: number, at: Date, now: Date): Promise<void>;
}

/** The store on PostgreSQL. */
export const createHeatStore = ({ drizzle }: Pick<Database, 'drizzle'>): HeatStore => ({
  warm: async (videoId, weight, at, now) => {
    const fresh = weight > 0 ? exponentOf(at) + Math.log2(weight) : 0;
    await drizzle
      .insert(videoCounts)
      .values({ videoId, heat: fresh, updatedAt: now })
      .onConflictDoUpdate({
        target: videoCounts.videoId,
        set: { heat: heatAfter(sql`${videoCounts.heat}`, sql`${weight}::float8`, at), updatedAt: now },
      });
  },
});
