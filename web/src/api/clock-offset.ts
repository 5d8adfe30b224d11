/** One exchange of clocks, all epoch milliseconds: we sent, it received, it answered, we received. */
export interface ClockSample {
  readonly t0: number;
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
}

/** Server time minus ours by the exchange that travelled fastest; 0 without any. */
export function clockOffset(samples: readonly ClockSample[]): number {
  const travel = (sample: ClockSample): number => sample.t3 - sample.t0 - (sample.t2 - sample.t1);
  const best = samples.toSorted((a, b) => travel(a) - travel(b))[0];
  return best ? (best.t1 - best.t0 + (best.t2 - best.t3)) / 2 : 0;
}
