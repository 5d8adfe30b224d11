import { expect, test } from 'vitest';
import { decideBeacon, enoughMs, isFinishedAt, windowOf, type PlayBefore } from './beacon-plan.ts';

const start = Date.UTC(2026, 0, 15, 12);
const at = (ms: number): Date => new Date(start + ms);
const long = 600_000;

/** Reports as `[moment, claimed]`; answers what counts after each. */
const play = (reports: readonly (readonly [number, number])[], durationMs = long): number[] => {
  let before: PlayBefore | null = null;
  return reports.map(([moment, playedMs]) => {
    const { startedAt, watchedMs, isEnough } = decideBeacon(before, { playedMs, durationMs, at: at(moment) });
    before = { startedAt, lastAt: at(moment), watchedMs, isCounted: before?.isCounted === true || isEnough };
    return watchedMs;
  });
};

test('an honest player counts in full, also when reports jitter', () => {
  expect(
    play([
      [0, 10_000],
      [10_000, 10_000],
      [20_000, 10_000],
      [23_000, 3_000],
    ]),
  ).toEqual([10_000, 20_000, 30_000, 33_000]);
  expect(
    play([
      [0, 10_000],
      [11_500, 10_000],
      [20_000, 10_000],
    ]),
  ).toEqual([10_000, 20_000, 30_000]);
});

test('claims beyond the wall clock do not count', () => {
  expect(play([[0, 3_600_000]])).toEqual([10_500]);
  expect(
    play([
      [0, 10_000],
      [1, 10_000],
      [2, 10_000],
    ]),
  ).toEqual([10_000, 10_001, 10_002]);
  expect(play(Array.from({ length: 100 }, (_, n) => [n * 10, 3_600_000] as const)).at(-1)).toBeLessThanOrEqual(
    10_500 + 990,
  );
  expect(
    play([
      [0, 0],
      [3_600_000, 10_000],
      [3_600_010, 3_600_000],
    ]),
  ).toEqual([0, 10_000, 13_010]);
});

test('a clock that was set back takes nothing away', () => {
  expect(
    play([
      [60_000, 10_000],
      [0, 10_000],
      [70_000, 10_000],
    ]),
  ).toEqual([10_000, 10_000, 20_000]);
});

test('a play is ten seconds, or a third of something short, and becomes one once', () => {
  expect([enoughMs(long), enoughMs(10_000), enoughMs(2_000)]).toEqual([10_000, 3_000, 600]);
  const isEnough = (playedMs: number, durationMs: number) =>
    decideBeacon(null, { playedMs, durationMs, at: at(0) }).isEnough;
  expect([isEnough(9_999, long), isEnough(10_000, long), isEnough(0, 1), isEnough(3_000, 10_000)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
  const counted = { startedAt: at(0), lastAt: at(20_000), watchedMs: 20_000, isCounted: true };
  expect(decideBeacon(counted, { playedMs: 10_000, durationMs: long, at: at(30_000) }).isEnough).toBe(false);
});

test('the end is what lies behind 95 per cent', () => {
  expect([isFinishedAt(94_999, 100_000), isFinishedAt(95_000, 100_000), isFinishedAt(0, 0)]).toEqual([
    false,
    true,
    false,
  ]);
});

test('windows are six hours', () => {
  expect(windowOf(at(6 * 3_600_000)) - windowOf(at(0))).toBe(1);
  expect(windowOf(at(6 * 3_600_000 - 1))).toBe(windowOf(at(0)));
});
