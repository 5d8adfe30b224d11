import { inArray, lt, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { behaviourLog, coPlays, playMarks, plays } from '../insight.schema.ts';

/** Something that somebody did. */
export type Deed = Omit<typeof behaviourLog.$inferInsert, 'id'>;

/** The behaviour log and what else only counts for a while. */
export interface BehaviourStore {
  add(deeds: readonly Deed[]): Promise<void>;
  /** Deletes what is older, `limit` rows at most; answers how many. */
  deleteDeeds(before: Date, limit: number): Promise<number>;
  /** Deletes marks and plays that no window asks for any more; totals by day stay. */
  deletePlays(before: { readonly marks: Date; readonly plays: Date }): Promise<void>;
  /** Computes anew which videos the same people watched since then. */
  refreshCoPlays(since: Date): Promise<void>;
}

/** Plays that are looked at, videos of one viewer, and neighbours that are kept for one video. */
const bounds = { plays: 200_000, ofViewer: 30, neighbours: 20 } as const;

/** The store on PostgreSQL. */
export const createBehaviourStore = ({ drizzle }: Pick<Database, 'drizzle'>): BehaviourStore => ({
  add: async (deeds) => {
    if (deeds.length > 0) await drizzle.insert(behaviourLog).values([...deeds]);
  },
  deleteDeeds: async (before, limit) => {
    const old = drizzle
      .select({ id: behaviourLog.id })
      .from(behaviourLog)
      .where(lt(behaviourLog.at, before))
      .limit(limit);
    const { rowCount } = await drizzle.delete(behaviourLog).where(inArray(behaviourLog.id, old));
    return rowCount ?? 0;
  },
  deletePlays: async (before) => {
    await drizzle.delete(playMarks).where(lt(playMarks.at, before.marks));
    await drizzle.delete(plays).where(lt(plays.lastAt, before.plays));
  },
  refreshCoPlays: (since) =>
    drizzle.transaction(async (transaction) => {
      await transaction.delete(coPlays);
      await transaction.execute(sql`
        with recent as (
          select viewer, video_id, last_at from ${plays} where is_counted and last_at > ${since.toISOString()}::timestamptz
          order by last_at desc limit ${bounds.plays}::int
        ),
        seen as (
          select viewer, video_id, row_number() over (partition by viewer order by max(last_at) desc) as place
          from recent group by viewer, video_id
        ),
        kept as (select viewer, video_id from seen where place <= ${bounds.ofViewer}::int),
        pairs as (
          select one.video_id, other.video_id as other_id, count(*)::int as times
          from kept one join kept other on other.viewer = one.viewer and other.video_id <> one.video_id
          group by one.video_id, other.video_id
        ),
        ranked as (
          select *, row_number() over (partition by video_id order by times desc, other_id) as place from pairs
        )
        insert into ${coPlays} (video_id, other_id, times)
        select video_id, other_id, times from ranked where place <= ${bounds.neighbours}::int`);
    }),
});
