/** Large enough for a few parts, small enough that a slab kept for its last part wastes little. */
const slabBytes = 256 * 1024;

/**
 * Memory for gathered parts of one stream, taken from the system in blocks of one size: parts of all sizes between socket
 * buffers of all sizes would leave the heap in crumbs (measured at 100 streams: a third of the resident memory).
 */
export class PartSlab {
  #slab = Buffer.alloc(0);
  #used = 0;

  /** One contiguous copy of the chunks. */
  gather(chunks: readonly Uint8Array[], byteLength: number): Uint8Array {
    const bytes = this.#take(byteLength);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.byteLength;
    }
    return bytes;
  }

  #take(byteLength: number): Buffer {
    if (byteLength > slabBytes / 2) return Buffer.allocUnsafeSlow(byteLength);
    if (this.#used + byteLength > this.#slab.byteLength) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes);
      this.#used = 0;
    }
    this.#used += byteLength;
    return this.#slab.subarray(this.#used - byteLength, this.#used);
  }
}
