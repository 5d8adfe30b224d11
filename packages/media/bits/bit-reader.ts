import { ProtocolViolation } from './violation.ts';

/** Reads bits, most significant first, as video and audio parameter sets use them (ISO/IEC 14496-10 §7.2, §9.1). */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bits not read yet. */
  get remaining(): number {
    return this.#bytes.length * 8 - this.#bit;
  }

  /** Bits read so far. */
  get position(): number {
    return this.#bit;
  }

  /** One bit as a truth value. @throws ProtocolViolation `truncated` */
  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** An unsigned number of 0 to 32 bits. @throws ProtocolViolation `truncated` */
  bits(count: number): number {
    if (count > this.remaining) {
      throw new ProtocolViolation('truncated', `expected ${count} bits, got ${this.remaining}`);
    }
    let value = 0;
    let left = count;
    while (left > 0) {
      const inByte = this.#bit & 7;
      const take = Math.min(8 - inByte, left);
      const byte = this.#bytes[this.#bit >> 3] ?? 0;
      value = value * (1 << take) + ((byte >> (8 - inByte - take)) & ((1 << take) - 1));
      this.#bit += take;
      left -= take;
    }
    return value;
  }

  /** Passes over bits. @throws ProtocolViolation `truncated` */
  skip(count: number): void {
    if (count > this.remaining) {
      throw new ProtocolViolation('truncated', `expected ${count} bits, got ${this.remaining}`);
    }
    this.#bit += count;
  }

  /** Unsigned exponential Golomb code `ue(v)`. @throws ProtocolViolation `truncated`, `golomb` when longer than 32 bits */
  ue(): number {
    let zeros = 0;
    while (!this.flag()) {
      zeros += 1;
      if (zeros > 32) throw new ProtocolViolation('golomb', 'expected at most 32 leading zero bits');
    }
    return zeros === 0 ? 0 : 2 ** zeros - 1 + this.bits(zeros);
  }

  /** Signed exponential Golomb code `se(v)`. @throws ProtocolViolation `truncated`, `golomb` */
  se(): number {
    const code = this.ue();
    if (code === 0) return 0;
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}
