import type { Millis } from '@amphi/media/time';

/*
 * The one policy for viewers that read slower than the stream runs:
 *
 *             connection takes bytes                 > 4 MB or > 10 s waiting
 *   flowing ───────────────────────► flowing   queued ────────────────────────► skipping
 *      │ connection full                ▲         │ drained                        │
 *      └────────► queued ───────────────┘         └──► flowing                     │ drained, then next keyframe
 *                   │ took nothing for 10 s                                        ▼
 *                   └─────────────────────────────► closed                      flowing
 *
 * The queue holds references to buffers that all viewers share, never copies.
 */

/** One shared piece of a stream in the viewers' format. */
export interface Batch {
  readonly bytes: Uint8Array;
  /** What a viewer that skipped must receive before `bytes` to decode them; null: cannot start here. */
  readonly restart: Uint8Array | null;
}

/** A viewer's connection. */
export interface ReaderSink {
  /** False when it is full: nothing more may be written until it drained. */
  write(bytes: Uint8Array): boolean;
  close(): void;
}

/** Bounds of one viewer's queue. */
export interface QueueLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly maxStuckMs: number;
}

/** What a viewer may cost: 4 MB with what its socket holds, 10 s behind, 10 s without taking a byte. */
const defaultQueueLimits: QueueLimits = { maxBytes: 3_800_000, maxAgeMs: 10_000, maxStuckMs: 10_000 };

/** The batches that wait for one viewer, under the policy above. */
export class ReaderQueue {
  readonly #sink: ReaderSink;
  readonly #limits: QueueLimits;
  #waiting: { readonly batch: Batch; readonly at: Millis }[] = [];
  #bytes = 0;
  #fullSince: Millis | null = null;
  #isSkipping = false;
  #isClosed = false;

  /** `isSkipping`: the viewer is new and begins with a batch that can be started from. */
  constructor(sink: ReaderSink, options: { readonly limits?: QueueLimits; readonly isSkipping?: boolean } = {}) {
    this.#sink = sink;
    this.#limits = options.limits ?? defaultQueueLimits;
    this.#isSkipping = options.isSkipping ?? false;
  }

  /** Bytes that wait here; what the connection itself holds is not counted. */
  get queuedBytes(): number {
    return this.#bytes;
  }

  get isSkipping(): boolean {
    return this.#isSkipping;
  }

  /** Sends, queues or drops the next batch. */
  offer(batch: Batch, now: Millis): void {
    if (this.#isClosed) return;
    if (this.#isStuck(now)) this.#close();
    else if (this.#isSkipping) this.#resume(batch, now);
    else if (this.#fullSince === null) this.#write(batch.bytes, now);
    else this.#enqueue(batch, now);
  }

  /** The connection can take more. */
  drained(now: Millis): void {
    this.#fullSince = null;
    while (this.#fullSince === null) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#bytes -= next.batch.bytes.byteLength;
      this.#write(next.batch.bytes, now);
    }
  }

  /** To be called now and then while nothing is offered, so that a stuck viewer of a silent stream goes too. */
  check(now: Millis): void {
    if (!this.#isClosed && this.#isStuck(now)) this.#close();
  }

  #isStuck(now: Millis): boolean {
    return this.#fullSince !== null && now - this.#fullSince >= this.#limits.maxStuckMs;
  }

  #write(bytes: Uint8Array, now: Millis): void {
    if (!this.#sink.write(bytes)) this.#fullSince = now;
  }

  #enqueue(batch: Batch, now: Millis): void {
    const oldest = this.#waiting[0]?.at ?? now;
    const isTooMuch = this.#bytes + batch.bytes.byteLength > this.#limits.maxBytes;
    if (isTooMuch || now - oldest > this.#limits.maxAgeMs) {
      this.#waiting = [];
      this.#bytes = 0;
      this.#isSkipping = true;
      return;
    }
    this.#waiting.push({ batch, at: now });
    this.#bytes += batch.bytes.byteLength;
  }

  #resume(batch: Batch, now: Millis): void {
    if (this.#fullSince !== null || batch.restart === null) return;
    this.#isSkipping = false;
    this.#write(batch.restart, now);
    if (this.#fullSince === null) this.#write(batch.bytes, now);
    else this.#enqueue(batch, now);
  }

  #close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#bytes = 0;
    this.#sink.close();
  }
}
