import type { UnitEvent } from '../unit/index.ts';
import type { SegmentEvent } from './segment-event.ts';

/** How a session is cut. */
export interface SegmenterOptions {
  /** Wished length of a part in milliseconds: 200, 330 or 500. */
  readonly wishedPartMs: number;
  /** TARGETDURATION: 2 where keyframes are known to come within 2 s, else 4. */
  readonly targetDurationSeconds: number;
  /** Default 0. */
  readonly firstMsn?: number;
  /** Default 1. */
  readonly firstInitId?: number;
  /** PART-TARGET of an earlier run of the same session. */
  readonly partTargetMs?: number;
  /** Audio timescale of an earlier run of the same session (`readInitFacts`). */
  readonly audioTimescale?: number;
  /** Puts the first unit there on the session's timeline; without it units keep their own time. */
  readonly startMs?: number;
  /** The first segment continues another run: it is marked as a discontinuity. */
  readonly isContinuation?: boolean;
}

/** Cuts a publisher's units into parts and segments. Pure: no clock, no memory beyond the open part. */
export class Segmenter {
  readonly #options: SegmenterOptions;

  constructor(options: SegmenterOptions) {
    this.#options = options;
  }

  /** PART-TARGET in milliseconds, fixed before the first part; null before. */
  get partTargetMs(): number | null {
    return this.#options.partTargetMs ?? null;
  }

  /** Ticks per second of the session's audio; null before the first audio track. */
  get audioTimescale(): number | null {
    return this.#options.audioTimescale ?? null;
  }

  /** Takes one event of the publisher and yields what became complete by it. */
  push(event: UnitEvent): SegmentEvent[] {
    throw new Error(`not here yet: ${event.type}`);
  }

  /** The publisher is gone: closes the open part and segment; a later `push` begins a new segment with a discontinuity. */
  flush(): SegmentEvent[] {
    return [];
  }
}
