import { videoTimescale } from '../fmp4/index.ts';
import type { FragmentSample } from '../fmp4/index.ts';
import type { AccessUnit } from '../unit/index.ts';
import { withParameterSets } from './parameter-sets.ts';
import type { ParameterSets } from './parameter-sets.ts';

const ticksPerMs = videoTimescale / 1000;

/** Presentation may lie this far from decoding; more is nonsense and would not fit `trun`. */
const mostOffsetTicks = 60 * videoTimescale;
const clampOffset = (ticks: number): number => Math.max(-mostOffsetTicks, Math.min(mostOffsetTicks, ticks));

/** A frame on the 90 kHz clock; its duration is set when the next one is known. */
export interface VideoSample extends FragmentSample {
  /** Decoding time. */
  readonly ticks: number;
  durationTicks: number;
}

/** Puts frames on a strictly rising 90 kHz clock and follows their rhythm. */
export class VideoLane {
  #lastTicks = -1;
  #intervalTicks: number;
  #deviation = 0;
  #strays = 0;
  /** Put in front of keyframes; null where the init segment is the session's first and suffices. */
  parameterSets: ParameterSets | null = null;

  constructor(intervalMs: number) {
    this.#intervalTicks = intervalMs * ticksPerMs;
  }

  /** Usual distance of two frames in ticks. */
  get intervalTicks(): number {
    return this.#intervalTicks;
  }

  /** Frames keep a steady rhythm (within 2 ms on average), so that a misfit with PART-TARGET will last. */
  get isSteady(): boolean {
    return this.#deviation < 2 * ticksPerMs;
  }

  /** Places a unit; a time that does not rise is moved to the next tick and its presentation time kept. */
  place(unit: AccessUnit, offsetMs: number): VideoSample {
    const wanted = Math.round((unit.dts + offsetMs) * ticksPerMs);
    const ticks = Math.max(wanted, this.#lastTicks + 1);
    this.#lastTicks = ticks;
    let { chunks, byteLength } = unit;
    if (unit.isKeyframe && this.parameterSets !== null) {
      chunks = withParameterSets(chunks, this.parameterSets);
      byteLength = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    }
    return {
      ticks,
      chunks,
      byteLength,
      durationTicks: 0,
      compositionTicks: clampOffset(Math.round(unit.compositionOffset * ticksPerMs) - (ticks - wanted)),
      isKeyframe: unit.isKeyframe,
    };
  }

  /** Learns from the distance of two frames; a new rhythm is believed after eight frames. */
  follow(distanceTicks: number): void {
    const stray = distanceTicks - this.#intervalTicks;
    if (Math.abs(stray) < this.#intervalTicks * 0.4) {
      this.#strays = 0;
      this.#intervalTicks += stray / 32;
      this.#deviation += (Math.abs(stray) - this.#deviation) / 16;
      return;
    }
    this.#strays += 1;
    if (this.#strays < 8) return;
    this.#strays = 0;
    this.#intervalTicks = Math.max(1, distanceTicks);
    this.#deviation = 0;
  }
}
