/** A second, independent FLV reader (Adobe FLV 10.1 §E): files that ffmpeg wrote, and HTTP-FLV answers. */

/** One tag; `timestamp` in milliseconds. Types: 8 audio, 9 video, 18 script data. */
export interface FlvTag {
  readonly type: number;
  readonly timestamp: number;
  readonly body: Buffer;
}

const HEADER_BYTES = 9 + 4;
const TAG_HEADER_BYTES = 11;

/** Reads tags from any split of an FLV byte stream. */
export class FlvStreamReader {
  #pending: Buffer = Buffer.alloc(0);
  #isPastHeader = false;

  push(bytes: Buffer): FlvTag[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const tags: FlvTag[] = [];
    let offset = 0;
    if (!this.#isPastHeader) {
      if (this.#pending.length < HEADER_BYTES) return tags;
      if (this.#pending.toString('latin1', 0, 3) !== 'FLV') throw new Error('not an FLV stream');
      this.#isPastHeader = true;
      offset = HEADER_BYTES;
    }
    for (;;) {
      const size = this.#pending.length >= offset + TAG_HEADER_BYTES ? this.#pending.readUIntBE(offset + 1, 3) : 0;
      const end = offset + TAG_HEADER_BYTES + size + 4;
      if (this.#pending.length < end) break;
      const low = this.#pending.readUIntBE(offset + 4, 3);
      const previousTagSize = this.#pending.readUInt32BE(end - 4);
      if (previousTagSize !== TAG_HEADER_BYTES + size) throw new Error(`PreviousTagSize ${previousTagSize} is wrong`);
      tags.push({
        type: this.#pending.readUInt8(offset) & 0x1f,
        timestamp: low + this.#pending.readUInt8(offset + 7) * 2 ** 24,
        body: this.#pending.subarray(offset + TAG_HEADER_BYTES, end - 4),
      });
      offset = end;
    }
    this.#pending = this.#pending.subarray(offset);
    return tags;
  }
}

const FOUR_CC_BIT = 0x80;

/** A sequence header: decoder configuration, no picture or sound. */
export function isSequenceHeader({ type, body }: FlvTag): boolean {
  const first = body[0] ?? 0;
  if (type === 9 && (first & FOUR_CC_BIT) !== 0) return (first & 0x0f) === 0;
  if (type === 9) return body[1] === 0;
  if (type === 8 && first >> 4 === 9) return (first & 0x0f) === 0;
  return type === 8 && first >> 4 === 10 && body[1] === 0;
}

/** A video tag where decoding can begin. */
export const isKeyframe = ({ type, body }: FlvTag): boolean => type === 9 && (((body[0] ?? 0) >> 4) & 7) === 1;
