import type { PlaylistPart, PlaylistSegment } from '@amphi/media/hls';

/** One part as the window keeps it. */
export interface WindowPart {
  readonly entry: PlaylistPart;
  readonly byteLength: number;
  /** Null once it was released: then the archive has it. */
  bytes: Uint8Array | null;
}

/** A finished segment that viewers may still ask for. */
export interface WindowSegment {
  readonly msn: number;
  /** On the session's timeline, in milliseconds. */
  readonly startMs: number;
  readonly byteLength: number;
  entry: PlaylistSegment;
  /** Empty once the segment is so old that nobody asks for its parts any more. */
  parts: readonly WindowPart[];
}

/** How much is kept, and where. */
export interface WindowLimits {
  /** How far viewers can go back. */
  readonly windowMs: number;
  /** Younger segments stay in memory. */
  readonly memoryMs: number;
  /** Segments that the archive does not have stay in memory this long, then leave the playlist. */
  readonly unstoredMs: number;
}

/** Players name parts of the last three segments only; a minute later nobody has such a playlist left. */
const partsMs = 60_000;

/**
 * The finished segments of a session that its playlist offers: the young ones in memory, the older ones in the archive.
 * What is in neither place is not offered, nor anything before it, so that the playlist has no holes.
 */
export class SegmentWindow {
  readonly #limits: WindowLimits;
  readonly #isStored: (msn: number) => boolean;
  readonly #segments: WindowSegment[] = [];
  #discontinuitySequence = 0;
  /** Position of the oldest segment whose bytes are in memory. */
  #released = 0;
  /** Position of the oldest segment that still knows its parts. */
  #compacted = 0;

  constructor(limits: WindowLimits, isStored: (msn: number) => boolean) {
    this.#limits = limits;
    this.#isStored = isStored;
  }

  get segments(): readonly WindowSegment[] {
    return this.#segments;
  }

  /** Discontinuities that left the window at its front. */
  get discontinuitySequence(): number {
    return this.#discontinuitySequence;
  }

  find(msn: number): WindowSegment | null {
    const first = this.#segments[0];
    return first === undefined ? null : (this.#segments[msn - first.msn] ?? null);
  }

  add(segment: WindowSegment): void {
    this.#segments.push(segment);
    const edgeMs = segment.startMs + segment.entry.durationMs;
    this.#release(edgeMs);
    this.#compact(edgeMs);
    this.#dropFront(this.#countStale(edgeMs));
  }

  /** Memory that the window holds, in bytes. */
  get memoryBytes(): number {
    let sum = 0;
    for (const segment of this.#segments.slice(this.#released)) {
      for (const part of segment.parts) sum += part.bytes?.byteLength ?? 0;
    }
    return sum;
  }

  #release(edgeMs: number): void {
    for (let at = this.#released; at < this.#segments.length; at += 1) {
      const segment = this.#segments[at];
      if (segment === undefined || endOf(segment) > edgeMs - this.#limits.memoryMs) return;
      const isStored = this.#isStored(segment.msn);
      if (!isStored && endOf(segment) > edgeMs - this.#limits.unstoredMs) return;
      for (const part of segment.parts) part.bytes = null;
      this.#released = at + 1;
      // Neither here nor there: it goes, with everything before it.
      if (!isStored) {
        this.#dropFront(at + 1);
        at = -1;
      }
    }
  }

  /** An hour of parts as objects would cost more than an hour of segments. */
  #compact(edgeMs: number): void {
    for (; this.#compacted < this.#released; this.#compacted += 1) {
      const segment = this.#segments[this.#compacted];
      if (segment === undefined || endOf(segment) > edgeMs - partsMs) return;
      segment.parts = [];
      segment.entry = { ...segment.entry, parts: [] };
    }
  }

  #countStale(edgeMs: number): number {
    let stale = 0;
    for (const segment of this.#segments) {
      if (endOf(segment) > edgeMs - this.#limits.windowMs) break;
      stale += 1;
    }
    return stale;
  }

  #dropFront(count: number): void {
    if (count === 0) return;
    for (const gone of this.#segments.splice(0, count)) {
      if (gone.entry.isDiscontinuity) this.#discontinuitySequence += 1;
    }
    this.#released = Math.max(0, this.#released - count);
    this.#compacted = Math.max(0, this.#compacted - count);
  }
}

const endOf = (segment: WindowSegment): number => segment.startMs + segment.entry.durationMs;
