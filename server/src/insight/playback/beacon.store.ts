import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { heatAfter } from '../heat.store.ts';
import { historyPauses, playDays, playMarks, plays, videoCounts, watchHistory } from '../insight.schema.ts';
import {
  decideBeacon,
  isFinishedAt,
  windowOf,
  type BeaconDecision,
  type BeaconReport,
  type PlayBefore,
} from './beacon-plan.ts';

/** What counts of a play after a report. */
export interface BeaconOutcome {
  readonly watchedMs: number;
  readonly isCounted: boolean;
}

/** Reports as kept. */
export interface BeaconStore {
  /**
   * Takes reports of different plays, all or none: plays, marks, counters and history change together, so that counters always equal
   * a recount. Rows are locked in the order of their keys.
   */
  take(reports: readonly BeaconReport[]): Promise<readonly BeaconOutcome[]>;
}

type Transaction = Parameters<Parameters<Database['drizzle']['transaction']>[0]>[0];

/** A report with what was decided. */
interface Taken {
  readonly report: BeaconReport;
  readonly before: PlayBefore | null;
  readonly decision: BeaconDecision;
}

/** Rows as one array per column: one statement whatever their number. */
const columns = <Row>(rows: readonly Row[], ...of: readonly (readonly [(row: Row) => unknown, string])[]): SQL =>
  sql`unnest(${sql.join(
    of.map(([value, type]) => sql`${sql.param(rows.map(value))}::${sql.raw(type)}[]`),
    sql`, `,
  )})`;

const byKey = (a: BeaconReport, b: BeaconReport): number =>
  compare(a.videoId, b.videoId) || compare(a.playId, b.playId) || compare(a.viewer, b.viewer);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyOf = ({ videoId, playId, viewer }: Pick<BeaconReport, 'videoId' | 'playId' | 'viewer'>): string =>
  `${videoId}/${playId}/${viewer}`;

const lockPlays = async (
  transaction: Transaction,
  reports: readonly BeaconReport[],
): Promise<ReadonlyMap<string, PlayBefore>> => {
  const { rows } = await transaction.execute<{
    videoId: string;
    playId: string;
    viewer: string;
    startedMs: number;
    lastMs: number;
    watchedMs: number;
    isCounted: boolean;
  }>(sql`
    select play.video_id as "videoId", play.id as "playId", play.viewer,
      (extract(epoch from play.started_at) * 1000)::float8 as "startedMs",
      (extract(epoch from play.last_at) * 1000)::float8 as "lastMs",
      play.watched_ms as "watchedMs", play.is_counted as "isCounted"
    from ${plays} play
    join ${columns(reports, [(row) => row.videoId, 'text'], [(row) => row.playId, 'text'], [(row) => row.viewer, 'text'])}
      as wish (video_id, id, viewer)
      on play.video_id = wish.video_id and play.id = wish.id and play.viewer = wish.viewer
    order by play.video_id, play.id, play.viewer for update of play`);
  return new Map(
    rows.map(({ startedMs, lastMs, ...row }) => [
      keyOf(row),
      { ...row, startedAt: new Date(startedMs), lastAt: new Date(lastMs) },
    ]),
  );
};

/** Marks plays that became one; answers the keys of those that are the first of their viewer in the window. */
const markPlays = async (transaction: Transaction, enough: readonly Taken[]): Promise<ReadonlySet<string>> => {
  const first = new Map<string, BeaconReport>();
  for (const { report } of enough) {
    const key = `${report.videoId}/${report.viewer}`;
    if (!first.has(key)) first.set(key, report);
  }
  const wanted = [...first.values()];
  if (wanted.length === 0) return new Set();
  const { rows } = await transaction.execute<{ videoId: string; viewer: string }>(sql`
    insert into ${playMarks} (video_id, viewer, "window", at)
    select wish.video_id, wish.viewer, wish.win, wish.at
    from ${columns(wanted, [(row) => row.videoId, 'text'], [(row) => row.viewer, 'text'], [(row) => windowOf(row.at), 'int'], [(row) => row.at.toISOString(), 'timestamptz'])}
      as wish (video_id, viewer, win, at)
    where not exists (
      select 1 from ${playMarks} mark
      where mark.video_id = wish.video_id and mark.viewer = wish.viewer and mark."window" = wish.win - 1
        and mark.at > wish.at - interval '6 hours')
    order by wish.video_id, wish.viewer
    on conflict do nothing
    returning video_id as "videoId", viewer`);
  const counted = new Set(rows.map(({ videoId, viewer }) => `${videoId}/${viewer}`));
  return new Set([...first].filter(([key]) => counted.has(key)).map(([, report]) => keyOf(report)));
};

const savePlays = async (
  transaction: Transaction,
  taken: readonly Taken[],
  counted: ReadonlySet<string>,
): Promise<void> => {
  const rows = columns(
    taken,
    [({ report }) => report.playId, 'text'],
    [({ report }) => report.videoId, 'text'],
    [({ report }) => report.viewer, 'text'],
    [({ report }) => report.userId, 'text'],
    [({ decision }) => decision.startedAt.toISOString(), 'timestamptz'],
    [({ report }) => report.at.toISOString(), 'timestamptz'],
    [({ report }) => report.positionMs, 'int'],
    [({ decision }) => decision.addedMs, 'int'],
    [({ report }) => report.durationMs, 'int'],
    [({ report }) => report.source, 'text'],
    [({ report }) => report.device, 'text'],
    [({ report }) => counted.has(keyOf(report)), 'bool'],
  );
  await transaction.execute(sql`
    insert into ${plays} as play (id, video_id, viewer, user_id, started_at, last_at, position_ms, watched_ms, duration_ms, source, device, is_counted)
    select * from ${rows}
    on conflict (video_id, id, viewer) do update set
      last_at = greatest(play.last_at, excluded.last_at), position_ms = excluded.position_ms,
      watched_ms = play.watched_ms + excluded.watched_ms, is_counted = play.is_counted or excluded.is_counted`);
};

/** What a batch adds to one video. */
interface Sum {
  readonly videoId: string;
  readonly plays: number;
  readonly watchMs: number;
}

const sumUp = (taken: readonly Taken[], counted: ReadonlySet<string>): readonly Sum[] => {
  const sums = new Map<string, Sum>();
  for (const { report, decision } of taken) {
    const { videoId } = report;
    const sum = sums.get(videoId) ?? { videoId, plays: 0, watchMs: 0 };
    const isPlay = counted.has(keyOf(report));
    sums.set(videoId, { videoId, plays: sum.plays + Number(isPlay), watchMs: sum.watchMs + decision.addedMs });
  }
  return [...sums.values()].filter((sum) => sum.plays > 0 || sum.watchMs > 0);
};

const saveSums = async (transaction: Transaction, sums: readonly Sum[], now: Date): Promise<void> => {
  if (sums.length === 0) return;
  const rows = columns(
    sums,
    [({ videoId }) => videoId, 'text'],
    [(sum) => sum.plays, 'int'],
    [({ watchMs }) => watchMs, 'bigint'],
  );
  const hotter = heatAfter(sql`counts.heat`, sql`excluded.plays`, now);
  await transaction.execute(sql`
    insert into ${videoCounts} as counts (video_id, plays, watch_ms, heat, updated_at)
    select wish.video_id, wish.plays, wish.watch_ms,
      case when wish.plays > 0 then ${heatAfter(sql`0::float8`, sql`wish.plays`, now)} else 0 end, ${now.toISOString()}::timestamptz
    from ${rows} as wish (video_id, plays, watch_ms) order by wish.video_id
    on conflict (video_id) do update set
      plays = counts.plays + excluded.plays, watch_ms = counts.watch_ms + excluded.watch_ms,
      heat = case when excluded.plays > 0 then ${hotter} else counts.heat end, updated_at = excluded.updated_at`);
  const day = now.toISOString().slice(0, 10);
  await transaction.execute(sql`
    insert into ${playDays} as days (video_id, day, plays, watch_ms)
    select wish.video_id, ${day}::date, wish.plays, wish.watch_ms
    from ${rows} as wish (video_id, plays, watch_ms) order by wish.video_id
    on conflict (video_id, day) do update set
      plays = days.plays + excluded.plays, watch_ms = days.watch_ms + excluded.watch_ms`);
};

/** Where users stopped; of two plays of one video the later report counts. Whoever pauses the history keeps none. */
const saveHistory = async (transaction: Transaction, taken: readonly Taken[]): Promise<void> => {
  const latest = new Map<string, BeaconReport & { readonly userId: string }>();
  for (const { report } of taken) {
    if (report.userId !== null) latest.set(`${report.userId}/${report.videoId}`, { ...report, userId: report.userId });
  }
  if (latest.size === 0) return;
  const rows = columns(
    [...latest.values()],
    [({ userId }) => userId, 'text'],
    [({ videoId }) => videoId, 'text'],
    [({ positionMs }) => positionMs, 'int'],
    [({ durationMs }) => durationMs, 'int'],
    [({ positionMs, durationMs }) => isFinishedAt(positionMs, durationMs), 'bool'],
    [({ at }) => at.toISOString(), 'timestamptz'],
  );
  await transaction.execute(sql`
    insert into ${watchHistory} as history (user_id, video_id, position_ms, duration_ms, is_finished, watched_at)
    select wish.* from ${rows} as wish (user_id, video_id, position_ms, duration_ms, is_finished, watched_at)
    where not exists (select 1 from ${historyPauses} pause where pause.user_id = wish.user_id)
    order by wish.user_id, wish.video_id
    on conflict (user_id, video_id) do update set
      position_ms = excluded.position_ms, duration_ms = excluded.duration_ms, is_finished = excluded.is_finished,
      watched_at = excluded.watched_at
    where history.watched_at <= excluded.watched_at`);
};

/** The store on PostgreSQL. */
export const createBeaconStore = ({ drizzle }: Pick<Database, 'drizzle'>): BeaconStore => ({
  take: (reports) =>
    drizzle.transaction(async (transaction) => {
      const sorted = reports.toSorted(byKey);
      const present = await lockPlays(transaction, sorted);
      const taken = sorted.map((report) => {
        const before = present.get(keyOf(report)) ?? null;
        return { report, before, decision: decideBeacon(before, report) };
      });
      const counted = await markPlays(
        transaction,
        taken.filter(({ decision }) => decision.isEnough),
      );
      await savePlays(transaction, taken, counted);
      const now = reports[0]?.at ?? new Date(0);
      await saveSums(transaction, sumUp(taken, counted), now);
      await saveHistory(transaction, taken);
      const outcomes = new Map(
        taken.map(({ report, before, decision }) => [
          keyOf(report),
          { watchedMs: decision.watchedMs, isCounted: before?.isCounted === true || counted.has(keyOf(report)) },
        ]),
      );
      return reports.map((report) => outcomes.get(keyOf(report)) ?? { watchedMs: 0, isCounted: false });
    }),
});
