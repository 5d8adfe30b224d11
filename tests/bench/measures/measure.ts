/** What a measurement is and what it answers. */
import { meter } from '../../harness/process/meter.ts';
import { pause } from '../../harness/process/wait.ts';
import type { Contender } from '../contenders/contender.ts';

/** Lengths and counts of a run. */
export interface Scale {
  readonly ingestCounts: readonly number[];
  readonly fanoutCounts: readonly number[];
  readonly warmUpMs: number;
  readonly windowMs: number;
  readonly servingBytes: number;
  readonly firstPartTries: number;
  readonly glassMs: number;
}

export const fullScale: Scale = {
  ingestCounts: [1, 20, 100],
  fanoutCounts: [200, 500],
  warmUpMs: 6000,
  windowMs: 20_000,
  servingBytes: 2e9,
  firstPartTries: 5,
  glassMs: 20_000,
};

export const quickScale: Scale = {
  ingestCounts: [1, 20],
  fanoutCounts: [100],
  warmUpMs: 3000,
  windowMs: 6000,
  servingBytes: 3e8,
  firstPartTries: 2,
  glassMs: 8000,
};

/** One figure of one server. `digits` behind the point when printed. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly contender: string;
  readonly value: number;
  readonly digits: number;
}

/** Takes figures of one server; must leave no process behind. */
export type Measure = (contender: Contender, scale: Scale) => Promise<readonly Figure[]>;

/** CPU seconds and memory of all processes together over `windowMs`. */
export async function overWindow(
  pids: readonly number[],
  windowMs: number,
): Promise<{ readonly cpuSeconds: number; readonly wallSeconds: number; readonly residentBytes: number }> {
  const meters = pids.map(meter);
  await pause(windowMs);
  const usages = meters.map((end) => end());
  return {
    cpuSeconds: usages.reduce((sum, usage) => sum + usage.cpuSeconds, 0),
    wallSeconds: Math.max(...usages.map(({ wallSeconds }) => wallSeconds)),
    residentBytes: usages.reduce((sum, usage) => sum + usage.residentBytes, 0),
  };
}

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
