import type { Clock } from '../../platform/clock/index.ts';
import { videoTarget } from '../target.ts';
import { heatBuckets, type HeatLineStore } from './heat-line.store.ts';

/** Danmaku per hundredth of a video, 0 to 1. */
export interface HeatLines {
  /** Null = there are none. At most a minute old. */
  heat(videoId: string, durationMs: number): Promise<readonly number[] | null>;
}

const freshMs = 60_000;
const mostKept = 1_000;

/** A line of which the tallest point is 1, from counts by bucket; neighbours take part, so that it is a curve and not a comb. */
export const planHeatLine = (
  counted: readonly { readonly bucket: number; readonly count: number }[],
): readonly number[] | null => {
  if (counted.length === 0) return null;
  const counts = Array.from({ length: heatBuckets }, () => 0);
  for (const { bucket, count } of counted) counts[Math.min(heatBuckets - 1, Math.max(0, bucket))] = count;
  const smooth = counts.map((count, at) => ((counts[at - 1] ?? count) + 2 * count + (counts[at + 1] ?? count)) / 4);
  const tallest = Math.max(...smooth);
  return smooth.map((value) => Math.round((value / tallest) * 1000) / 1000);
};

/** Heat lines, each kept for a minute. */
export const createHeatLines = (store: HeatLineStore, clock: Pick<Clock, 'now'>): HeatLines => {
  const kept = new Map<string, { readonly at: number; readonly line: readonly number[] | null }>();
  return {
    heat: async (videoId, durationMs) => {
      const found = kept.get(videoId);
      if (found !== undefined && clock.now() - found.at < freshMs) return found.line;
      if (durationMs <= 0) return null;
      const line = planHeatLine(await store.countByBucket(videoTarget(videoId), durationMs));
      kept.delete(videoId);
      kept.set(videoId, { at: clock.now(), line });
      const oldest = kept.keys().next();
      if (kept.size > mostKept && oldest.done !== true) kept.delete(oldest.value);
      return line;
    },
  };
};
