/** What the edge events of a follower mean for players: pure arithmetic. */
import type { EdgeEvent } from './follower.ts';

export interface EdgeReport {
  /** Mean over time of how old the newest playable picture was, in milliseconds. */
  readonly edgeAgeMs: number;
  /** The same for the playhead of conforming players that join at any moment: edge age plus hold-back. */
  readonly playerDistanceMs: number;
  /** Pieces that came after a player at the hold-back had needed them, over all simulated joins. */
  readonly stalls: number;
}

/** Joins one simulated player at each event; a player plays in real time from the edge minus `holdBackSeconds`. */
export function reportEdge(events: readonly EdgeEvent[], holdBackSeconds: number): EdgeReport {
  let weightedMs = 0;
  let totalMs = 0;
  for (const [index, event] of events.slice(0, -1).entries()) {
    const next = events[index + 1];
    if (next === undefined || event.captureMs === null) continue;
    const lengthMs = next.atMs - event.atMs;
    weightedMs += lengthMs * (event.atMs - event.captureMs + lengthMs / 2);
    totalMs += lengthMs;
  }
  const edgeAgeMs = totalMs === 0 ? Number.NaN : weightedMs / totalMs;
  const stalls = events.reduce(
    (sum, join, index) => sum + countStalls(join, events.slice(index + 1), holdBackSeconds),
    0,
  );
  return { edgeAgeMs, playerDistanceMs: edgeAgeMs + holdBackSeconds * 1000, stalls };
}

function countStalls(join: EdgeEvent, later: readonly EdgeEvent[], holdBackSeconds: number): number {
  let stalls = 0;
  let lateMs = 0; // a stall moves everything after it
  for (const event of later) {
    const startSeconds = event.endSeconds - event.seconds;
    const neededAtMs = join.atMs + (startSeconds - join.endSeconds + holdBackSeconds) * 1000 + lateMs;
    if (event.atMs <= neededAtMs) continue;
    stalls += 1;
    lateMs += event.atMs - neededAtMs;
  }
  return stalls;
}
