/** The four times of one exchange, in milliseconds: t0 and t3 by our clock, t1 and t2 by the other side's (RFC 5905 §8). */
export interface Exchange {
  /** We sent. */
  readonly t0: number;
  /** They received. */
  readonly t1: number;
  /** They answered. */
  readonly t2: number;
  /** We received. */
  readonly t3: number;
}

/** What one exchange tells about the other clock. */
export interface ClockSample {
  /** Add it to our time to get theirs; wrong by at most half of the round trip. */
  readonly offsetMs: number;
  /** Time on the way there and back, without their thinking. */
  readonly roundTripMs: number;
}

/** Offset and round trip of one exchange; of several, the one with the shortest round trip is the most exact. */
export const measureClock = ({ t0, t1, t2, t3 }: Exchange): ClockSample => ({
  offsetMs: (t1 - t0 + (t2 - t3)) / 2,
  roundTripMs: t3 - t0 - (t2 - t1),
});
