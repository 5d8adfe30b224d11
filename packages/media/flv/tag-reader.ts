/**
 * FLV bytes → tags (FLV 10.1 §E.2, §E.3).
 *
 *   file header (9 bytes and up) ► PreviousTagSize ► tag head (11) ► body ► PreviousTagSize ► tag head …
 */
import { ByteReader, ProtocolViolation, concatBytes } from '../bits/index.ts';

/** One tag of an FLV file or stream. */
export interface FlvTag {
  readonly kind: 'video' | 'audio' | 'data';
  /** Milliseconds modulo 2³². */
  readonly timestamp: number;
  /** The body in order, as slices of what was pushed. */
  readonly chunks: readonly Uint8Array[];
}

const KINDS: Readonly<Record<number, FlvTag['kind']>> = { 8: 'audio', 9: 'video', 18: 'data' };
const TAG_HEAD = 11;
const FILE_HEAD = 9;
const MOST_FILE_HEAD = 1024;
const MOST_TAG_BYTES = 8 * 1024 * 1024;

/** What the file header claims, and its length in bytes. @throws ProtocolViolation `flv.header`, `truncated` */
export const parseFlvHeader = (
  bytes: Uint8Array,
): { readonly hasVideo: boolean; readonly hasAudio: boolean; readonly length: number } => {
  const input = new ByteReader(bytes);
  const signature = input.u24();
  const version = input.u8();
  const flags = input.u8();
  const length = input.u32();
  if (signature !== 0x464c56 || version !== 1 || length < FILE_HEAD || length > MOST_FILE_HEAD) {
    throw new ProtocolViolation('flv.header', 'expected an FLV header of version 1');
  }
  return { hasVideo: (flags & 1) !== 0, hasAudio: (flags & 4) !== 0, length };
};

/** Splits a growing FLV stream, file header included, into tags; keeps no more than one unfinished tag. */
export class FlvTagReader {
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #needed = FILE_HEAD;
  #hasHeader = false;

  /** Tags that are complete with these bytes. @throws ProtocolViolation `flv.header`, `flv.length` */
  push(bytes: Uint8Array): FlvTag[] {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes < this.#needed) return [];
    const input = new ByteReader(concatBytes(this.#held));
    const tags: FlvTag[] = [];
    if (!this.#hasHeader) {
      const { length } = parseFlvHeader(input.bytes);
      this.#needed = length + 4;
      if (input.remaining >= this.#needed) {
        input.skip(this.#needed);
        this.#hasHeader = true;
      }
    }
    while (this.#hasHeader && this.#readTag(input, tags));
    this.#held = [input.bytes.subarray(input.position)];
    this.#heldBytes = input.remaining;
    return tags;
  }

  /** Reads one whole tag. @returns false when bytes are missing */
  #readTag(input: ByteReader, tags: FlvTag[]): boolean {
    this.#needed = TAG_HEAD;
    if (input.remaining < TAG_HEAD) return false;
    const start = input.position;
    // Bit 5 marks an encrypted tag, whose type is then unknown to us.
    const type = input.u8() & 0x3f;
    const length = input.u24();
    if (length > MOST_TAG_BYTES)
      throw new ProtocolViolation('flv.length', `expected at most ${MOST_TAG_BYTES} bytes, got ${length}`);
    const low = input.u24();
    const timestamp = input.u8() * 0x1000000 + low;
    this.#needed = TAG_HEAD + length + 4;
    if (input.bytes.length - start < this.#needed) {
      input.position = start;
      return false;
    }
    input.skip(3);
    const body = input.slice(length);
    input.skip(4);
    const kind = KINDS[type];
    if (kind !== undefined) tags.push({ kind, timestamp, chunks: [body] });
    return true;
  }
}
