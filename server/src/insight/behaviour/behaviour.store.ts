import { inArray, lt, sql } from 'drizzle-orm';
import { users } from '../../account/index.ts';
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

/** One statement, and whoever was erased in between is nobody: one such entry must not take the others with it. */
const add = async (drizzle: Database['drizzle'], deeds: readonly Deed[]): Promise<void> => {
  if (deeds.length === 0) return;
  const list = (of: (deed: Deed) => unknown, type: string) => sql`${sql.param(deeds.map(of))}::${sql.raw(type)}[]`;
  await drizzle.execute(sql`
    insert into ${behaviourLog} (at, user_id, url, method, status, event, message, took_ms, request_id)
    select deed.at, person.id, deed.url, deed.method, deed.status, deed.event, deed.message, deed.took_ms, deed.request_id
    from unnest(${list(({ at }) => at.toISOString(), 'timestamptz')}, ${list(({ userId }) => userId ?? null, 'text')},
      ${list(({ url }) => url, 'text')}, ${list(({ method }) => method, 'text')}, ${list(({ status }) => status, 'smallint')},
      ${list(({ event }) => event ?? null, 'text')}, ${list(({ message }) => message ?? null, 'text')},
      ${list(({ tookMs }) => tookMs, 'int')}, ${list(({ requestId }) => requestId, 'text')})
      as deed (at, user_id, url, method, status, event, message, took_ms, request_id)
    left join ${users} person on person.id = deed.user_id
    order by deed.at`);
};

/** The store on PostgreSQL. */
export const createBehaviourStore = ({ drizzle }: Pick<Database, 'drizzle'>): BehaviourStore => ({
  add: (deeds) => add(drizzle, deeds),
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
