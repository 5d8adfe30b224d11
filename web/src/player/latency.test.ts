import { describe, expect, it } from 'vitest';
import { latencyOf, latencyTarget, rateLatency, secondsBehind, smoothLatency } from './latency.ts';

describe('latency', () => {
  it('is rated at the target and at three times the target', () => {
    expect([2.4, 3, 5.1, 9, 9.8].map((latency) => rateLatency(latency, 3))).toEqual([
      'ok',
      'ok',
      'warn',
      'warn',
      'err',
    ]);
    expect(latencyTarget(0.7)).toBe(3);
    expect(latencyTarget(6)).toBe(7);
  });
  it('offers the edge only when it is more than 4 s away', () => {
    expect(secondsBehind(100, 104)).toBeNull();
    expect(secondsBehind(100, 112.2)).toBe(12);
    expect(secondsBehind(100, null)).toBeNull();
    expect(secondsBehind(100, Number.POSITIVE_INFINITY)).toBeNull();
  });
  it('is unknown without the time of the frame, and never negative', () => {
    expect(latencyOf(null, 5000)).toBeNull();
    expect(latencyOf(Number.NaN, 5000)).toBeNull();
    expect(latencyOf(2600, 5000)).toBe(2.4);
    expect(latencyOf(6000, 5000)).toBe(0);
  });
  it('glides over jitter and follows a jump at once', () => {
    expect(smoothLatency(2, 2.5)).toBeCloseTo(2.1);
    expect(smoothLatency(2, 9)).toBe(9);
    expect(smoothLatency(null, 4)).toBe(4);
  });
});
