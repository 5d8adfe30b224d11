/** Pieces shorter than this are copied together, so that tiny chunks cost memory in proportion to their bytes. */
const SLICE_BYTES = 512;
const GATHER_BYTES = 4096;
/** A slice keeps the whole read alive that it came in: one smaller than this share of it is copied, so that a peer cannot make us keep reads for crumbs. */
const LEAST_SHARE = 1 / 16;

/** The body of one half-received message: slices of the received buffers, tiny pieces gathered. */
export class MessageBuffer {
  #chunks: Uint8Array[] = [];
  #received = 0;
  #gather: Uint8Array | null = null;
  #gatherStart = 0;
  #gatherEnd = 0;

  /** Bytes kept so far. */
  get received(): number {
    return this.#received;
  }

  /** Keeps `bytes[at, at + length)`; `left` bytes of the message, these included, are still missing. */
  add(bytes: Uint8Array, at: number, length: number, left: number): void {
    const isWhole = length === left && this.#received === 0;
    this.#received += length;
    if (isWhole || (length >= SLICE_BYTES && length >= bytes.buffer.byteLength * LEAST_SHARE)) {
      if (this.#gather !== null) this.#closeGather();
      this.#chunks.push(bytes.subarray(at, at + length));
      return;
    }
    let from = at;
    const end = at + length;
    while (from < end) {
      if (this.#gather === null || this.#gatherEnd === this.#gather.length) {
        this.#closeGather();
        this.#gather = new Uint8Array(Math.min(GATHER_BYTES, left - (from - at)));
        this.#gatherStart = 0;
        this.#gatherEnd = 0;
      }
      const take = Math.min(end - from, this.#gather.length - this.#gatherEnd);
      this.#gather.set(bytes.subarray(from, from + take), this.#gatherEnd);
      this.#gatherEnd += take;
      from += take;
    }
  }

  /** The body in order; the buffer is empty afterwards. */
  take(): readonly Uint8Array[] {
    if (this.#gather !== null) this.#closeGather();
    const chunks = this.#chunks;
    this.clear();
    return chunks;
  }

  /** Forgets everything. */
  clear(): void {
    this.#chunks = [];
    this.#received = 0;
    this.#gather = null;
    this.#gatherStart = 0;
    this.#gatherEnd = 0;
  }

  #closeGather(): void {
    if (this.#gather === null || this.#gatherEnd === this.#gatherStart) return;
    this.#chunks.push(this.#gather.subarray(this.#gatherStart, this.#gatherEnd));
    this.#gatherStart = this.#gatherEnd;
  }
}
