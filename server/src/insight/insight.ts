import type { Clock } from '../platform/clock/index.ts';
import type { Database } from '../platform/db/index.ts';
import { silentLog, type Log } from '../platform/log/index.ts';
import { createHeatStore } from './heat.store.ts';
import { createHistoryStore, type HistoryStore } from './history/history.store.ts';
import { createInsightStore, type DayRow } from './insight.store.ts';
import { createBeacons, type Beacons } from './playback/beacons.ts';
import { createBeaconStore } from './playback/beacon.store.ts';

/** Plays and watch time of some videos. */
export interface PlayTotals {
  /** One row for each of the days asked for (UTC), the latest last, days without any too. */
  readonly days: readonly DayRow[];
  /** Of all time. */
  readonly plays: number;
  readonly watchMs: number;
}

/** What people watched. */
export interface Insight {
  /** Where the user goes on; null = from the start, because it was never watched or watched to its end. */
  resume(userId: string, videoId: string): Promise<number | null>;
  /** Ids of videos that the same people watched, most often first; they may be gone by now. */
  related(videoId: string, limit: number): Promise<readonly string[]>;
  /** Takes away everything about a video that goes for good. */
  eraseVideo(videoId: string): Promise<void>;
  /** Of these videos together, over the last `days` days. Who owns what is the video feature's to know. */
  totals(videoIds: readonly string[], days: number): Promise<PlayTotals>;
  /** A deed of `at` makes the video hotter; a negative weight takes one of that moment back. See `deedWeights`. */
  warm(videoId: string, weight: number, at: Date): Promise<void>;
  readonly beacons: Beacons;
  readonly history: HistoryStore;
}

/** What it needs. */
export interface InsightOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly clock: Clock;
  readonly log?: Log;
}

const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Everything about plays on PostgreSQL. */
export const createInsight = ({ database, clock, log = silentLog }: InsightOptions): Insight => {
  const store = createInsightStore(database);
  const heat = createHeatStore(database);
  return {
    resume: async (userId, videoId) => {
      const found = await store.findPosition(userId, videoId);
      return found === null || found.isFinished || found.positionMs === 0 ? null : found.positionMs;
    },
    related: (videoId, limit) => store.findRelated(videoId, limit),
    eraseVideo: (videoId) => store.eraseVideo(videoId),
    totals: async (videoIds, days) => {
      const now = clock.wall().getTime();
      const wanted = Array.from({ length: days }, (_, at) => dayOf(now - (days - 1 - at) * dayMs));
      const [rows, sums] = await Promise.all([
        store.findDays(videoIds, wanted[0] ?? dayOf(now)),
        store.sumOf(videoIds),
      ]);
      const byDay = new Map(rows.map((row) => [row.day, row]));
      return { ...sums, days: wanted.map((day) => byDay.get(day) ?? { day, plays: 0, watchMs: 0 }) };
    },
    warm: (videoId, weight, at) => heat.warm(videoId, weight, at, clock.wall()),
    beacons: createBeacons(createBeaconStore(database), log),
    history: createHistoryStore(database),
  };
};
