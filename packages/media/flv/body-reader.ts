import { ProtocolViolation, concatBytes } from '../bits/index.ts';

/** Reads the head of a tag body that lies in slices, then hands out the rest as slices; one instance serves all tags. */
export class BodyReader {
  #chunks: readonly Uint8Array[] = [];
  #index = 0;
  #at = 0;
  #remaining = 0;

  /** Begins with another body. */
  reset(chunks: readonly Uint8Array[]): void {
    this.#chunks = chunks;
    this.#index = 0;
    this.#at = 0;
    this.#remaining = 0;
    for (const chunk of chunks) this.#remaining += chunk.length;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#remaining;
  }

  /** One byte. @throws ProtocolViolation `truncated` */
  u8(): number {
    let chunk = this.#chunks[this.#index];
    while (chunk !== undefined && this.#at === chunk.length) {
      this.#index += 1;
      this.#at = 0;
      chunk = this.#chunks[this.#index];
    }
    const byte = chunk?.[this.#at];
    if (byte === undefined) throw new ProtocolViolation('truncated', 'expected a longer tag body');
    this.#at += 1;
    this.#remaining -= 1;
    return byte;
  }

  /** 16 bits, most significant byte first. @throws ProtocolViolation `truncated` */
  u16(): number {
    return (this.u8() << 8) | this.u8();
  }

  /** 24 bits, most significant byte first. @throws ProtocolViolation `truncated` */
  u24(): number {
    return (this.u16() << 8) | this.u8();
  }

  /** 24 bits with sign. @throws ProtocolViolation `truncated` */
  s24(): number {
    return (this.u24() << 8) >> 8;
  }

  /** Four characters. @throws ProtocolViolation `truncated` */
  fourCc(): string {
    return String.fromCharCode(this.u8(), this.u8(), this.u8(), this.u8());
  }

  /** Passes over bytes. @throws ProtocolViolation `truncated` */
  skip(length: number): void {
    for (let left = length; left > 0; left--) this.u8();
  }

  /** Ends the body after `length` more bytes. @throws ProtocolViolation `truncated` */
  limit(length: number): void {
    if (length > this.#remaining) throw new ProtocolViolation('truncated', `expected ${length} bytes of a track`);
    const kept: Uint8Array[] = [];
    let left = length;
    for (const chunk of this.rest()) {
      if (left === 0) break;
      kept.push(chunk.subarray(0, left));
      left -= Math.min(left, chunk.length);
    }
    this.reset(kept);
  }

  /** What is left, as slices of the same memory. */
  rest(): readonly Uint8Array[] {
    const first = this.#chunks[this.#index];
    if (first === undefined) return [];
    const chunks = this.#chunks.slice(this.#index);
    if (this.#at > 0) chunks[0] = first.subarray(this.#at);
    if (chunks[0]?.length === 0) chunks.shift();
    return chunks;
  }

  /** What is left, as one buffer of its own. */
  restCopy(): Uint8Array {
    return concatBytes(this.rest());
  }
}
