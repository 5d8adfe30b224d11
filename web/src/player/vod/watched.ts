/** What was really played since the last report. Milliseconds of one monotonic clock. */
export interface Watched {
  readonly playedMs: number;
  /** Clock and position of the last look. */
  readonly atMs: number;
  readonly positionS: number;
  /** When the last report went out. */
  readonly reportedAtMs: number;
}

export const nothingWatched = (nowMs: number, positionS: number): Watched => ({
  playedMs: 0,
  atMs: nowMs,
  positionS,
  reportedAtMs: nowMs,
});

/** One look: time counts only where the picture moved on by about as much as the clock did; jumps and pauses do not. */
export function look(state: Watched, nowMs: number, positionS: number, rate: number): Watched {
  const wallMs = Math.max(0, nowMs - state.atMs);
  const movedMs = (positionS - state.positionS) * 1000;
  const isPlaying = movedMs > 0 && movedMs <= wallMs * rate + 750;
  return { ...state, atMs: nowMs, positionS, playedMs: state.playedMs + (isPlaying ? Math.min(wallMs, 2000) : 0) };
}

/** Milliseconds to report: never more than the clock passed since the report before. */
export function reportable(state: Watched, nowMs: number): number {
  return Math.round(Math.min(state.playedMs, Math.max(0, nowMs - state.reportedAtMs)));
}

/** After a report. */
export function reported(state: Watched, nowMs: number): Watched {
  return { ...state, playedMs: 0, reportedAtMs: nowMs };
}
