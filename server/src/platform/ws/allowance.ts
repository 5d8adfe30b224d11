import type { Clock } from '../clock/index.ts';

/** Counts what one peer may still do: `burst` at once, refilled with `perSecond`. */
export interface Allowance {
  /** Takes one; false when nothing is left. */
  take(): boolean;
}

/** A token bucket on the monotonic clock. */
export const createAllowance = (
  clock: Clock,
  rate: { readonly perSecond: number; readonly burst: number },
): Allowance => {
  let left = rate.burst;
  let at: number = clock.now();
  return {
    take: () => {
      const now = clock.now();
      left = Math.min(rate.burst, left + ((now - at) / 1000) * rate.perSecond);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
