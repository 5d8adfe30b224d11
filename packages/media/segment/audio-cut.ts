import type { AudioSample } from './audio-lane.ts';
import { leastPartShare, mostPartSamples } from './cut-rules.ts';

/** A part of whole audio frames that can be cut now. */
export interface AudioCut {
  readonly count: number;
  /** Sum of the durations in ticks. */
  readonly ticks: number;
  /** Under 85 % of PART-TARGET although more frames wait. */
  readonly isShort: boolean;
}

/**
 * Finds the next part in waiting audio frames: the most frames that stay within `targetTicks`, never over a hole.
 * The newest frame may still grow and is kept back. Null: wait for more.
 */
export function planAudioCut(frames: readonly AudioSample[], targetTicks: number): AudioCut | null {
  let ticks = 0;
  for (let index = 0; index < frames.length; index += 1) {
    const frame = frames[index];
    if (frame === undefined) return null;
    const isShort = ticks < leastPartShare * targetTicks;
    if (index > 0 && (frame.hasGapBefore || index >= mostPartSamples)) return { count: index, ticks, isShort };
    if (index > 0 && ticks + frame.durationTicks > targetTicks) return { count: index, ticks, isShort };
    // A single frame longer than the target is cut to it and leaves a hole.
    if (frame.durationTicks > targetTicks) frame.durationTicks = targetTicks;
    if (index === frames.length - 1) return null;
    ticks += frame.durationTicks;
  }
  return null;
}
