import { EXTENDED } from './chunk-header.ts';
import type { OutgoingMessage } from './message.ts';

/** What was sent last on a chunk stream; later headers leave out what repeats. */
interface Sent {
  readonly timestamp: number;
  readonly length: number;
  readonly type: number;
  readonly streamId: number;
}

/** Messages → chunks (RTMP 1.0 §5.3). */
export class ChunkWriter {
  readonly #sent = new Map<number, Sent>();
  #chunkSize = 128;

  /** Bytes per chunk from now on; tell the peer by Set Chunk Size first. */
  setChunkSize(bytes: number): void {
    this.#chunkSize = bytes;
  }

  /** One message as one buffer, ready to send. */
  write(message: OutgoingMessage): Uint8Array {
    let length = 0;
    for (const chunk of message.chunks) length += chunk.length;
    const previous = this.#sent.get(message.chunkStreamId);
    this.#sent.set(message.chunkStreamId, { ...message, length });
    const format = formatFor(message, length, previous);
    const field = format === 0 ? message.timestamp : (message.timestamp - (previous?.timestamp ?? 0)) >>> 0;
    const isExtended = field >= EXTENDED;
    const more = Math.max(0, Math.ceil(length / this.#chunkSize) - 1);
    const basic = basicHeader(message.chunkStreamId);
    const size = length + basic.length + 11 + 4 + more * (basic.length + (isExtended ? 4 : 0));
    const out = new Uint8Array(size);
    let at = writeHeader(out, basic, format, field, message, length);
    let room = this.#chunkSize;
    for (const chunk of message.chunks) {
      let from = 0;
      while (from < chunk.length) {
        if (room === 0) {
          at = writeHeader(out, basic, 3, field, message, length, at);
          room = this.#chunkSize;
        }
        const take = Math.min(room, chunk.length - from);
        out.set(from === 0 && take === chunk.length ? chunk : chunk.subarray(from, from + take), at);
        at += take;
        from += take;
        room -= take;
      }
    }
    return out.subarray(0, at);
  }
}

const formatFor = (message: OutgoingMessage, length: number, previous: Sent | undefined): 0 | 1 | 2 => {
  if (previous === undefined || previous.streamId !== message.streamId) return 0;
  // A delta cannot go back; one beyond half the range is a step back.
  if ((message.timestamp - previous.timestamp) >>> 0 >= 0x80000000) return 0;
  return previous.length === length && previous.type === message.type ? 2 : 1;
};

const basicHeader = (id: number): readonly number[] => {
  if (id < 64) return [id];
  return id < 320 ? [0, id - 64] : [1, (id - 64) & 255, (id - 64) >> 8];
};

const writeHeader = (
  out: Uint8Array,
  basic: readonly number[],
  format: 0 | 1 | 2 | 3,
  field: number,
  message: OutgoingMessage,
  length: number,
  start = 0,
): number => {
  let at = start;
  const put = (value: number, bytes: number): void => {
    for (let shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out[at++] = (value >>> shift) & 255;
  };
  put((format << 6) | (basic[0] ?? 0), 1);
  for (const byte of basic.slice(1)) put(byte, 1);
  if (format < 3) put(Math.min(field, EXTENDED), 3);
  if (format < 2) {
    put(length, 3);
    put(message.type, 1);
  }
  if (format === 0) for (let shift = 0; shift < 32; shift += 8) put((message.streamId >>> shift) & 255, 1);
  if (field >= EXTENDED) put(field, 4);
  return at;
};
