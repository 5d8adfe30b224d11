import { describe, expect, it } from 'vitest';
import { measureRhythm, planPartTarget } from './part-target.ts';

const timestamps = (rate: number, count = 13) =>
  Array.from({ length: count }, (_, index) => Math.round((index * 1000) / rate));

describe('PART-TARGET', () => {
  it.each([
    [30, 200, 201],
    [30_000 / 1001, 200, 6 * (1001 / 30) + 1],
    [25, 200, 201],
    [24, 200, 5 * (1000 / 24) + 1],
    [60, 200, 201],
    [60, 330, 334.334],
    [25, 500, 521],
    [15, 200, 201],
    [7, 200, 2 * (1000 / 7) + 1],
    [1, 200, 1001],
  ])('at %f frames/s and %i ms wished is whole frames plus 1 ms', (rate, wished, expected) => {
    const rhythm = measureRhythm(timestamps(rate), rate);
    expect(rhythm).not.toBeNull();
    const target = planPartTarget(rhythm ?? { intervalMs: 0, jitterMs: 0 }, wished, 4);
    expect(target).toBeGreaterThanOrEqual(expected - 0.001);
    expect(target).toBeLessThan(expected + 0.02);
    expect(Number.isInteger(Math.round(target * 90 * 1e6) / 1e6)).toBe(true);
  });

  it('finds the rate under rounded timestamps without a declaration', () => {
    for (const rate of [24, 25, 30, 50, 60]) {
      expect(measureRhythm(timestamps(rate), null)?.intervalMs).toBeCloseTo(1000 / rate, 6);
      expect(measureRhythm(timestamps(rate), null)?.jitterMs).toBe(0);
    }
  });

  it('believes the clock, not a declaration that is off by half', () => {
    expect(measureRhythm(timestamps(60), 30)?.intervalMs).toBeCloseTo(1000 / 60, 6);
  });

  it('is not disturbed by a lost frame', () => {
    const dts = timestamps(30).filter((_, index) => index !== 5);
    expect(measureRhythm(dts, null)?.intervalMs).toBeCloseTo(1000 / 30, 6);
  });

  it('makes room for timestamps that stray', () => {
    const dts = timestamps(30).map((value, index) => value + (index % 2) * 6);
    const rhythm = measureRhythm(dts, null) ?? { intervalMs: 0, jitterMs: 0 };
    expect(planPartTarget(rhythm, 200, 4)).toBeGreaterThan(205);
  });

  it('is never longer than half of TARGETDURATION', () => {
    expect(planPartTarget({ intervalMs: 5000, jitterMs: 0 }, 200, 4)).toBe(2001);
    expect(planPartTarget({ intervalMs: 5000, jitterMs: 0 }, 200, 2)).toBe(1001);
  });
});
