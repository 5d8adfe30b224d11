import type { FragmentSample } from '../fmp4/index.ts';
import type { AccessUnit, AudioTrack } from '../unit/index.ts';
import { opusPacketSamples } from './opus-packet.ts';

/** A frame on the audio clock. */
export interface AudioSample extends FragmentSample {
  /** Time in ticks of the audio timescale. */
  readonly ticks: number;
  durationTicks: number;
  /** It does not follow the frame before it: a fragment must not span the hole. */
  readonly hasGapBefore: boolean;
}

/** Deviations in milliseconds: below the first timestamps are only rounded, above the second time has jumped. */
const roundingMs = 2;
const jumpMs = 50;
/** Holes up to this many milliseconds are covered by a longer frame. */
const coverMs = 100;
/** Frames that wait for their part at most; more means that nothing is cut any more, and the oldest go. */
const mostWaiting = 4096;

/**
 * Audio on a clock that counts samples instead of trusting millisecond timestamps:
 * every frame has its exact length, slow drift is followed by ≤ 0.4 % per frame, a jump is obeyed.
 */
export class AudioLane {
  readonly track: AudioTrack;
  /** Ticks per second. */
  readonly timescale: number;
  #waiting: AudioSample[] = [];
  #next: number | null = null;

  readonly #floorMs: number;

  /** Frames that begin before `floorMs` are passed over: an earlier lane reached that far. */
  constructor(track: AudioTrack, timescale: number, floorMs = 0) {
    this.#floorMs = floorMs;
    this.track = track;
    this.timescale = timescale;
  }

  get waiting(): readonly AudioSample[] {
    return this.#waiting;
  }

  /** Where the last frame ends, in milliseconds; null before the first. */
  get endMs(): number | null {
    return this.#next === null ? null : (this.#next * 1000) / this.timescale;
  }

  /** Usual length of a frame in ticks. */
  get frameTicks(): number {
    return ((this.track.frameSamples || 960) * this.timescale) / this.track.sampleRate;
  }

  /** Takes a frame; false when it was dropped because the clock is already past it. */
  push(unit: AccessUnit, offsetMs: number): boolean {
    const length =
      this.track.codec === 'opus'
        ? (opusPacketSamples(unit.chunks) * this.timescale) / 48_000
        : (this.track.frameSamples * this.timescale) / this.track.sampleRate;
    const observed = ((unit.dts + offsetMs) * this.timescale) / 1000;
    const last = this.#waiting.at(-1);
    let start = observed;
    let hasGapBefore = false;
    if (this.#next !== null) {
      const errorMs = ((observed - this.#next) * 1000) / this.timescale;
      if (errorMs < -jumpMs * 2) return false;
      if (errorMs <= jumpMs) {
        const step = length / 256;
        start =
          this.#next + (Math.abs(errorMs) > roundingMs ? Math.min(step, Math.max(-step, observed - this.#next)) : 0);
      } else {
        hasGapBefore = last === undefined || errorMs > coverMs;
      }
    }
    // A sample's worth of tolerance, for ends that were rounded.
    if (this.#next === null && ((start + 1) * 1000) / this.timescale < this.#floorMs) return true;
    const ticks = Math.round(start);
    if (last !== undefined && !hasGapBefore) last.durationTicks = Math.max(1, ticks - last.ticks);
    this.#next = start + length;
    const durationTicks = Math.max(1, Math.round(this.#next) - ticks);
    this.#waiting.push({
      ticks,
      durationTicks,
      hasGapBefore,
      chunks: unit.chunks,
      byteLength: unit.byteLength,
      compositionTicks: 0,
      isKeyframe: true,
    });
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    return true;
  }

  /** Hands out the frames that begin before `endMs`, up to the first hole; null takes the rest up to a hole. */
  takeUntil(endMs: number | null): readonly AudioSample[] {
    const end = endMs === null ? Number.POSITIVE_INFINITY : (endMs * this.timescale) / 1000;
    let count = 0;
    for (const sample of this.#waiting) {
      if (sample.ticks >= end || (count > 0 && sample.hasGapBefore)) break;
      count += 1;
    }
    return this.take(count);
  }

  /** Hands out the first `count` frames. */
  take(count: number): readonly AudioSample[] {
    if (count === this.#waiting.length) {
      const all = this.#waiting;
      this.#waiting = [];
      return all;
    }
    return this.#waiting.splice(0, count);
  }

  /** Forgets everything; returns how many frames were lost. */
  clear(): number {
    return this.take(this.#waiting.length).length;
  }
}
