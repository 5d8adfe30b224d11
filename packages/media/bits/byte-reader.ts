import { decodeUtf8 } from './utf8.ts';
import { ProtocolViolation } from './violation.ts';

/** Reads big-endian numbers and slices forward over one buffer; nothing is copied. */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Index of the next byte to read. */
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** One byte. @throws ProtocolViolation `truncated` */
  u8(): number {
    return this.#byte(this.#take(1));
  }

  /** 16 bits, most significant byte first. @throws ProtocolViolation `truncated` */
  u16(): number {
    const at = this.#take(2);
    return (this.#byte(at) << 8) | this.#byte(at + 1);
  }

  /** 24 bits, most significant byte first. @throws ProtocolViolation `truncated` */
  u24(): number {
    const at = this.#take(3);
    return (this.#byte(at) << 16) | (this.#byte(at + 1) << 8) | this.#byte(at + 2);
  }

  /** 32 bits unsigned, most significant byte first. @throws ProtocolViolation `truncated` */
  u32(): number {
    return this.u16() * 0x10000 + this.u16();
  }

  /** 64-bit floating point number, most significant byte first. @throws ProtocolViolation `truncated` */
  f64(): number {
    const at = this.#take(8);
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + at, 8).getFloat64(0);
  }

  /** The next `length` bytes as a view of the same memory. @throws ProtocolViolation `truncated` */
  slice(length: number): Uint8Array {
    const at = this.#take(length);
    return this.bytes.subarray(at, at + length);
  }

  /** The next `length` bytes as text; malformed UTF-8 becomes U+FFFD. @throws ProtocolViolation `truncated` */
  utf8(length: number): string {
    return decodeUtf8(this.slice(length));
  }

  /** Passes over `length` bytes. @throws ProtocolViolation `truncated` */
  skip(length: number): void {
    this.#take(length);
  }

  #take(length: number): number {
    const at = this.position;
    if (length > this.bytes.length - at) {
      throw new ProtocolViolation('truncated', `expected ${length} bytes, got ${this.bytes.length - at}`);
    }
    this.position = at + length;
    return at;
  }

  #byte(at: number): number {
    return this.bytes[at] ?? 0;
  }
}
