/**
 * Bytes → messages (RTMP 1.0 §5.3), parsed in place.
 *
 *   header ──complete──► payload ──chunk full, message not──► header
 *     │ bytes missing        │ message complete ──► onMessage ──► header
 *     ▼                      │ read used up: wait for the next
 *   carry (≤ 18 bytes)
 */
import { ByteReader, ProtocolViolation, concatBytes } from '../bits/index.ts';
import { MOST_HEADER_BYTES, basicHeaderLength, chunkStreamId, readFullHeader } from './chunk-header.ts';
import { requireFirstFormat, skipRepeatedTimestamp } from './chunk-header.ts';
import type { ChunkStream } from './chunk-header.ts';
import type { RtmpLimits } from './limits.ts';
import { MessageBuffer } from './message-buffer.ts';
import { messageType } from './message.ts';

/** What a chunk reader tells its owner. */
export interface ChunkReaderOwner {
  /** Asked when a message begins: false passes over its body without keeping it; may throw to refuse its length. */
  wants(type: number, length: number): boolean;
  /** A complete message; `timestamp` in ms, 32 bits; the chunks are the owner's to keep. */
  onMessage(type: number, streamId: number, timestamp: number, chunks: readonly Uint8Array[], byteLength: number): void;
}

const newStream = (): ChunkStream => ({
  timestamp: 0,
  field: 0,
  hasExtended: false,
  length: 0,
  type: 0,
  streamId: 0,
  isPartial: false,
  isUnwanted: false,
  seen: 0,
  body: new MessageBuffer(),
});

/** Splits what a peer sends into messages; obeys its Set Chunk Size and Abort messages. */
export class ChunkReader {
  readonly #owner: ChunkReaderOwner;
  readonly #limits: RtmpLimits;
  readonly #streams = new Map<number, ChunkStream>();
  #chunkSize = 128;
  #current: ChunkStream | null = null;
  #chunkLeft = 0;
  #carry: Uint8Array | null = null;
  #partialMessages = 0;
  #partialBytes = 0;

  constructor(owner: ChunkReaderOwner, limits: RtmpLimits) {
    this.#owner = owner;
    this.#limits = limits;
  }

  /** Bytes as they come, in pieces of any size; slices of them are kept, so they must not be written to again. @throws ProtocolViolation */
  receive(bytes: Uint8Array): void {
    const carry = this.#carry;
    if (carry === null) {
      this.#run(bytes, 0);
      return;
    }
    this.#carry = null;
    const joined = concatBytes([carry, bytes.subarray(0, MOST_HEADER_BYTES)]);
    const end = this.#header(joined, 0);
    if (end < 0) {
      this.#carry = joined;
    } else if (end >= carry.length) {
      this.#run(bytes, end - carry.length);
    } else {
      // What looked like the beginning of a repeated timestamp was payload.
      this.#run(joined.subarray(end, carry.length), 0);
      this.receive(bytes);
    }
  }

  #run(bytes: Uint8Array, start: number): void {
    let at = start;
    while (at < bytes.length) {
      let stream = this.#current;
      if (stream === null) {
        const end = this.#header(bytes, at);
        if (end < 0) {
          this.#carry = bytes.slice(at);
          return;
        }
        at = end;
        stream = this.#current;
        if (stream === null) continue;
      }
      const take = Math.min(this.#chunkLeft, bytes.length - at);
      if (take > 0) this.#payload(stream, bytes, at, take);
      at += take;
    }
  }

  /** Reads one chunk header and makes its stream the current one. @returns the position after it, −1 when bytes are missing */
  #header(bytes: Uint8Array, at: number): number {
    const first = bytes[at] ?? 0;
    const format = first >> 6;
    const body = at + basicHeaderLength(first);
    if (body > bytes.length) return -1;
    const id = chunkStreamId(bytes, at);
    const known = this.#streams.get(id);
    const stream = known ?? newStream();
    if (known === undefined) requireFirstFormat(format);
    const end = format === 3 ? skipRepeatedTimestamp(bytes, body, stream) : readFullHeader(bytes, body, format, stream);
    if (end < 0) return -1;
    if (known === undefined) this.#addStream(id, stream);
    if (format !== 3 || !stream.isPartial) {
      this.#dropPartial(stream);
      if (format === 3) stream.timestamp = (stream.timestamp + stream.field) >>> 0;
      this.#begin(stream);
    }
    this.#chunkLeft = Math.min(this.#chunkSize, stream.length - stream.seen);
    if (this.#chunkLeft > 0) this.#current = stream;
    else this.#complete(stream);
    return end;
  }

  #addStream(id: number, stream: ChunkStream): void {
    if (this.#streams.size >= this.#limits.maxChunkStreams) {
      throw new ProtocolViolation('chunk.streams', `expected at most ${this.#limits.maxChunkStreams} chunk streams`);
    }
    this.#streams.set(id, stream);
  }

  #begin(stream: ChunkStream): void {
    if (stream.length > this.#limits.maxMessageBytes) {
      throw new ProtocolViolation(
        'message.length',
        `expected at most ${this.#limits.maxMessageBytes} bytes, got ${stream.length}`,
      );
    }
    const isControl = stream.type <= messageType.setPeerBandwidth;
    if (isControl && stream.length > 64) {
      throw new ProtocolViolation('message.length', `expected a short control message, got ${stream.length} bytes`);
    }
    stream.isUnwanted = !isControl && !this.#owner.wants(stream.type, stream.length);
    stream.seen = 0;
    stream.isPartial = true;
    this.#partialMessages += 1;
    if (this.#partialMessages > this.#limits.maxPartialMessages) {
      throw new ProtocolViolation(
        'message.partial',
        `expected at most ${this.#limits.maxPartialMessages} messages at once`,
      );
    }
  }

  #payload(stream: ChunkStream, bytes: Uint8Array, at: number, take: number): void {
    if (!stream.isUnwanted) {
      this.#partialBytes += take;
      if (this.#partialBytes > this.#limits.maxPartialBytes) {
        throw new ProtocolViolation(
          'message.partial',
          `expected at most ${this.#limits.maxPartialBytes} bytes half received`,
        );
      }
      stream.body.add(bytes, at, take, stream.length - stream.seen);
    }
    stream.seen += take;
    this.#chunkLeft -= take;
    if (stream.seen === stream.length) this.#complete(stream);
    else if (this.#chunkLeft === 0) this.#current = null;
  }

  #complete(stream: ChunkStream): void {
    this.#current = null;
    stream.isPartial = false;
    this.#partialMessages -= 1;
    if (stream.isUnwanted) return;
    this.#partialBytes -= stream.body.received;
    const chunks = stream.body.take();
    if (stream.type === messageType.setChunkSize) this.#setChunkSize(chunks);
    else if (stream.type === messageType.abort) this.#abort(chunks);
    else this.#owner.onMessage(stream.type, stream.streamId, stream.timestamp, chunks, stream.length);
  }

  #dropPartial(stream: ChunkStream): void {
    if (!stream.isPartial) return;
    stream.isPartial = false;
    this.#partialMessages -= 1;
    this.#partialBytes -= stream.body.received;
    stream.body.clear();
  }

  #setChunkSize(chunks: readonly Uint8Array[]): void {
    const size = new ByteReader(concatBytes(chunks)).u32();
    const { minChunkSize, maxChunkSize } = this.#limits;
    if (size < minChunkSize || size > maxChunkSize) {
      throw new ProtocolViolation('chunk.size', `expected ${minChunkSize} to ${maxChunkSize} bytes, got ${size}`);
    }
    this.#chunkSize = size;
  }

  #abort(chunks: readonly Uint8Array[]): void {
    const stream = this.#streams.get(new ByteReader(concatBytes(chunks)).u32());
    if (stream !== undefined) this.#dropPartial(stream);
  }
}
