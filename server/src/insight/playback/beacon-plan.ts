/** A report of playback, after its form and its video were checked. */
export interface BeaconReport {
  readonly videoId: string;
  /** Made by the page. */
  readonly playId: string;
  /** Keyed hash of user, device, or address and program. */
  readonly viewer: string;
  readonly userId: string | null;
  readonly positionMs: number;
  /** Milliseconds played since the report before, as the page says. */
  readonly playedMs: number;
  readonly durationMs: number;
  readonly source: string;
  readonly device: 'desktop' | 'mobile' | 'tablet' | 'tv' | 'other';
  readonly at: Date;
}

/** A play as it stood before a report. */
export interface PlayBefore {
  readonly startedAt: Date;
  readonly lastAt: Date;
  readonly watchedMs: number;
  readonly isCounted: boolean;
}

/** What a report changes. */
export interface BeaconDecision {
  readonly startedAt: Date;
  /** What counts of the report. */
  readonly addedMs: number;
  readonly watchedMs: number;
  /** Enough was watched to be a play, and it is none yet. */
  readonly isEnough: boolean;
}

/** Pages report every ten seconds: nobody can have played more before the first report. */
const firstMostMs = 10_500;
/** A report may be late and the next one in time. */
const jitterMs = 3_000;
const playMs = 10_000;
const playShare = 0.3;

/** What has to be watched until an opening is a play. */
export const enoughMs = (durationMs: number): number => Math.min(playMs, Math.round(durationMs * playShare));

/**
 * What counts of a report. Played time never exceeds the wall clock: neither since the report before (a jitter is forgiven) nor in sum
 * since the play began, which is taken to be as long before the first report as that one may count.
 */
export const decideBeacon = (
  before: PlayBefore | null,
  report: Pick<BeaconReport, 'playedMs' | 'durationMs' | 'at'>,
): BeaconDecision => {
  const { playedMs, durationMs, at } = report;
  if (before === null) {
    const addedMs = Math.max(0, Math.min(playedMs, firstMostMs));
    const startedAt = new Date(at.getTime() - addedMs);
    return { startedAt, addedMs, watchedMs: addedMs, isEnough: addedMs > 0 && addedMs >= enoughMs(durationMs) };
  }
  const sinceLast = at.getTime() - before.lastAt.getTime() + jitterMs;
  const sinceStart = at.getTime() - before.startedAt.getTime() - before.watchedMs;
  const addedMs = Math.max(0, Math.min(playedMs, sinceLast, sinceStart));
  const watchedMs = before.watchedMs + addedMs;
  const isEnough = !before.isCounted && watchedMs > 0 && watchedMs >= enoughMs(durationMs);
  return { startedAt: before.startedAt, addedMs, watchedMs, isEnough };
};

const windowMs = 6 * 3_600_000;

/** A viewer's plays of one video count once per window of six hours (UTC). */
export const windowOf = (at: Date): number => Math.floor(at.getTime() / windowMs);

/** Whoever stopped this near to the end has seen it. */
const finishedShare = 0.95;

/** Whether a position is the end. */
export const isFinishedAt = (positionMs: number, durationMs: number): boolean =>
  durationMs > 0 && positionMs >= durationMs * finishedShare;
