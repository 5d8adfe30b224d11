import type { Millis } from '@amphi/media/time';
import type { IndexSegment } from './archive-index.ts';

/** One piece of work for the disk. */
export type WriteJob =
  | {
      readonly kind: 'part';
      readonly msn: number;
      readonly initId: number;
      readonly bytes: Uint8Array;
      readonly at: Millis;
    }
  | { readonly kind: 'done'; readonly line: IndexSegment }
  | { readonly kind: 'drop'; readonly msn: number };

/** How far the disk may fall behind one stream. */
export interface WriteLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** What waits for the disk, bounded in bytes and in age by whoever adds. */
export class WriteQueue {
  #jobs: WriteJob[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#jobs.length === 0;
  }

  /** Whether another part of `bytes` would exceed the limits. */
  isFull(bytes: number, now: Millis, limits: WriteLimits): boolean {
    const oldest = this.#jobs.find((job) => job.kind === 'part');
    const ageMs = oldest === undefined ? 0 : now - oldest.at;
    return this.#bytes + bytes > limits.maxBytes || ageMs > limits.maxAgeMs;
  }

  add(job: WriteJob): void {
    this.#jobs.push(job);
    if (job.kind === 'part') this.#bytes += job.bytes.byteLength;
  }

  /** The next work: one `done` or `drop`, or all parts of one segment that wait together. */
  next(): WriteJob[] {
    const first = this.#jobs[0];
    if (first === undefined) return [];
    let count = 1;
    if (first.kind === 'part') {
      while (isPartOf(this.#jobs[count], first.msn)) count += 1;
    }
    const taken = this.#jobs.splice(0, count);
    for (const job of taken) if (job.kind === 'part') this.#bytes -= job.bytes.byteLength;
    return taken;
  }

  /** Forgets what waits for a segment that cannot become whole any more. */
  forget(msn: number): void {
    this.#jobs = this.#jobs.filter((job) => job.kind !== 'part' || job.msn !== msn);
    this.#jobs = this.#jobs.filter((job) => job.kind !== 'done' || job.line.msn !== msn);
    this.#bytes = this.#jobs.reduce((sum, job) => sum + (job.kind === 'part' ? job.bytes.byteLength : 0), 0);
  }
}

const isPartOf = (job: WriteJob | undefined, msn: number): boolean => job?.kind === 'part' && job.msn === msn;
