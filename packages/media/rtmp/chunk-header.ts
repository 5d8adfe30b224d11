import { ProtocolViolation } from '../bits/index.ts';
import type { MessageBuffer } from './message-buffer.ts';

/** Value of the 24-bit timestamp field that announces an extended timestamp (RTMP 1.0 §5.3.1.3). */
export const EXTENDED = 0xffffff;

/** Longest chunk header: basic 3, message 11, extended timestamp 4 bytes. */
export const MOST_HEADER_BYTES = 18;

/** What one chunk stream remembers between chunks. */
export interface ChunkStream {
  /** Absolute timestamp of the message in ms, 32 bits unsigned. */
  timestamp: number;
  /** The timestamp field of the last header, absolute after type 0, else a delta; type 3 repeats it for a new message. */
  field: number;
  hasExtended: boolean;
  length: number;
  type: number;
  streamId: number;
  /** A message has begun and is not complete. */
  isPartial: boolean;
  /** The rest of the message is passed over: nobody wants it. */
  isUnwanted: boolean;
  /** Bytes of the message seen so far, kept or not. */
  seen: number;
  readonly body: MessageBuffer;
}

/** Length of a basic header in bytes by its first byte (RTMP 1.0 §5.3.1.1). */
export const basicHeaderLength = (first: number): number => {
  const low = first & 63;
  return low === 0 ? 2 : low === 1 ? 3 : 1;
};

/** Chunk stream id of a complete basic header at `at`. */
export const chunkStreamId = (bytes: Uint8Array, at: number): number => {
  const low = (bytes[at] ?? 0) & 63;
  if (low === 0) return 64 + (bytes[at + 1] ?? 0);
  if (low === 1) return 64 + (bytes[at + 1] ?? 0) + (bytes[at + 2] ?? 0) * 256;
  return low;
};

/** Length of the message header by format 0 to 3 (RTMP 1.0 §5.3.1.2). */
const messageHeaderLength = (format: number): number => (format === 0 ? 11 : format === 1 ? 7 : format === 2 ? 3 : 0);

const u24 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);

const u32 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 0x1000000 + u24(bytes, at + 1);

/**
 * Reads the message header of format 0, 1 or 2 at `at` into the stream.
 * @returns the position after it, −1 when bytes are missing (the stream is then unchanged)
 */
export const readFullHeader = (bytes: Uint8Array, at: number, format: number, stream: ChunkStream): number => {
  let end = at + messageHeaderLength(format);
  if (end > bytes.length) return -1;
  let field = u24(bytes, at);
  const hasExtended = field === EXTENDED;
  if (hasExtended) {
    if (end + 4 > bytes.length) return -1;
    field = u32(bytes, end);
    end += 4;
  }
  stream.hasExtended = hasExtended;
  stream.field = field;
  stream.timestamp = format === 0 ? field : (stream.timestamp + field) >>> 0;
  if (format < 2) {
    stream.length = u24(bytes, at + 3);
    stream.type = bytes[at + 6] ?? 0;
  }
  // The one little-endian number of the protocol.
  if (format === 0) {
    const low = ((bytes[at + 9] ?? 0) << 16) | ((bytes[at + 8] ?? 0) << 8) | (bytes[at + 7] ?? 0);
    stream.streamId = (bytes[at + 10] ?? 0) * 0x1000000 + low;
  }
  return end;
};

/**
 * Passes over the extended timestamp of a type 3 chunk if the encoder repeats it: some do not, so it is compared first; some
 * repeat the absolute timestamp instead of the delta.
 * @returns the position after it, −1 when more bytes are needed to decide
 */
export const skipRepeatedTimestamp = (bytes: Uint8Array, at: number, stream: ChunkStream): number => {
  if (!stream.hasExtended) return at;
  const available = Math.min(4, bytes.length - at);
  const isRepeated = (value: number): boolean => {
    for (let index = 0; index < available; index++) {
      if (bytes[at + index] !== ((value >>> (24 - index * 8)) & 255)) return false;
    }
    return true;
  };
  if (!isRepeated(stream.field) && !isRepeated(stream.timestamp)) return at;
  return available === 4 ? at + 4 : -1;
};

/** Asserts that a stream without history begins with a header that says enough. @throws ProtocolViolation `chunk.format` */
export const requireFirstFormat = (format: number): void => {
  // librtmp opens its control stream with type 1.
  if (format > 1)
    throw new ProtocolViolation('chunk.format', `expected a full header on a new chunk stream, got type ${format}`);
};
