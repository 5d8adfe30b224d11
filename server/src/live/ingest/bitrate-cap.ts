import type { Millis } from '@amphi/media/time';

/** The rate is judged as an average over this long, so that a keyframe is not taken for an attack. */
const windowMs = 10_000;

/** Whether a publisher stays below the operator's bitrate. */
export class BitrateCap {
  readonly #maxBps: number;
  #since: Millis;
  #bytes = 0;

  constructor(maxBps: number, now: Millis) {
    this.#maxBps = maxBps;
    this.#since = now;
  }

  /** False when more came in the running window than the whole window may hold. */
  admits(bytes: number, now: Millis): boolean {
    if (now - this.#since >= windowMs) {
      this.#since = now;
      this.#bytes = 0;
    }
    this.#bytes += bytes;
    return this.#bytes * 8 <= (this.#maxBps * windowMs) / 1000;
  }
}
