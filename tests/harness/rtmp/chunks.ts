/** A second, independent RTMP chunk codec (Adobe RTMP specification 1.0, §5.3): the peer side of our tests and benchmark. */

/** One RTMP message; `timestamp` in milliseconds (32 bit), `type` is the message type id. */
export interface RtmpMessage {
  readonly chunkStream: number;
  readonly timestamp: number;
  readonly type: number;
  readonly streamId: number;
  readonly body: Buffer;
}

/** Message type ids that the harness uses (§5.4, §7.1). */
export const messageType = {
  setChunkSize: 1,
  ack: 3,
  ping: 4,
  windowAck: 5,
  audio: 8,
  video: 9,
  data: 18,
  command: 20,
};

const basicHeader = (format: number, chunkStream: number): Buffer => {
  if (chunkStream < 64) return Buffer.from([(format << 6) | chunkStream]);
  if (chunkStream < 320) return Buffer.from([format << 6, chunkStream - 64]);
  return Buffer.from([(format << 6) | 1, (chunkStream - 64) & 0xff, (chunkStream - 64) >> 8]);
};

interface Last {
  timestamp: number;
  delta: number;
  length: number;
  type: number;
  streamId: number;
}

/** Writes messages as chunks. `isCompressed` uses header formats 1–3 where they fit, as OBS's librtmp does. */
export class ChunkWriter {
  chunkSize = 128;
  readonly #isCompressed: boolean;
  readonly #last = new Map<number, Last>();

  constructor(options: { readonly isCompressed?: boolean } = {}) {
    this.#isCompressed = options.isCompressed ?? false;
  }

  write(message: RtmpMessage): Buffer {
    const last = this.#last.get(message.chunkStream);
    const delta = last === undefined ? 0 : message.timestamp - last.timestamp;
    const isSameKind =
      last !== undefined && last.type === message.type && last.length === message.body.length && delta === last.delta;
    let format = 0;
    if (this.#isCompressed && last !== undefined && last.streamId === message.streamId && delta >= 0) {
      if (last.type !== message.type || last.length !== message.body.length) format = 1;
      else format = isSameKind ? 3 : 2;
    }
    this.#last.set(message.chunkStream, {
      timestamp: message.timestamp,
      delta: format === 0 ? message.timestamp : delta,
      length: message.body.length,
      type: message.type,
      streamId: message.streamId,
    });
    return serializeMessage(message, { format, delta, chunkSize: this.chunkSize });
  }
}

/** Serializes one message with the given header format; `delta` is used by formats 1–3. */
export function serializeMessage(
  message: RtmpMessage,
  how: { readonly format: number; readonly delta: number; readonly chunkSize: number },
): Buffer {
  const time = how.format === 0 ? message.timestamp >>> 0 : how.delta >>> 0;
  const isExtended = time >= 0xff_ff_ff;
  const head = Buffer.alloc([11, 7, 3, 0][how.format] ?? 0);
  if (how.format <= 2) head.writeUIntBE(isExtended ? 0xff_ff_ff : time, 0, 3);
  if (how.format <= 1) {
    head.writeUIntBE(message.body.length, 3, 3);
    head[6] = message.type;
  }
  if (how.format === 0) head.writeUInt32LE(message.streamId, 7);
  const extended = Buffer.alloc(isExtended ? 4 : 0);
  if (isExtended) extended.writeUInt32BE(time);
  const pieces = [basicHeader(how.format, message.chunkStream), head, extended];
  for (let offset = 0; offset < message.body.length; offset += how.chunkSize) {
    if (offset > 0) pieces.push(basicHeader(3, message.chunkStream), extended);
    pieces.push(message.body.subarray(offset, offset + how.chunkSize));
  }
  return Buffer.concat(pieces);
}

interface Partial extends Last {
  pieces: Buffer[];
  received: number;
  isExtended: boolean;
}

/** Reads chunks from any split of the byte stream and hands out whole messages; obeys Set Chunk Size. */
export class ChunkReader {
  #chunkSize = 128;
  #pending: Buffer = Buffer.alloc(0);
  readonly #streams = new Map<number, Partial>();

  push(bytes: Buffer): RtmpMessage[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const messages: RtmpMessage[] = [];
    for (;;) {
      const read = this.#readChunk();
      if (read === null) return messages;
      this.#pending = this.#pending.subarray(read.length);
      if (read.message !== null) messages.push(read.message);
    }
  }

  #readChunk(): { length: number; message: RtmpMessage | null } | null {
    const bytes = this.#pending;
    const first = bytes[0];
    if (first === undefined) return null;
    let offset = 1;
    let chunkStream = first & 0x3f;
    if (chunkStream < 2) {
      offset += chunkStream + 1;
      if (bytes.length < offset) return null;
      chunkStream = chunkStream === 0 ? 64 + bytes.readUInt8(1) : 64 + bytes.readUInt16LE(1);
    }
    const format = first >> 6;
    const headLength = [11, 7, 3, 0][format] ?? 0;
    if (bytes.length < offset + headLength) return null;
    const known = this.#streams.get(chunkStream);
    const state: Partial = known ?? {
      timestamp: 0,
      delta: 0,
      length: 0,
      type: 0,
      streamId: 0,
      pieces: [],
      received: 0,
      isExtended: false,
    };
    const field = format <= 2 ? bytes.readUIntBE(offset, 3) : 0;
    const isExtended = format <= 2 ? field === 0xff_ff_ff : state.isExtended;
    const bodyAt = offset + headLength + (isExtended ? 4 : 0);
    const length = format <= 1 ? bytes.readUIntBE(offset + 3, 3) : state.length;
    const take = Math.min(this.#chunkSize, length - state.received);
    if (bytes.length < bodyAt + take) return null;
    const time = isExtended ? bytes.readUInt32BE(offset + headLength) : field;
    if (state.received === 0) {
      if (format <= 2) state.delta = time;
      state.timestamp = format === 0 ? time : state.timestamp + state.delta;
    }
    state.isExtended = isExtended;
    state.length = length;
    if (format <= 1) state.type = bytes.readUInt8(offset + 6);
    if (format === 0) state.streamId = bytes.readUInt32LE(offset + 7);
    state.pieces.push(bytes.subarray(bodyAt, bodyAt + take));
    state.received += take;
    this.#streams.set(chunkStream, state);
    return { length: bodyAt + take, message: state.received === length ? this.#finish(chunkStream, state) : null };
  }

  #finish(chunkStream: number, state: Partial): RtmpMessage {
    const body = Buffer.concat(state.pieces);
    state.pieces = [];
    state.received = 0;
    if (state.type === messageType.setChunkSize) this.#chunkSize = body.readUInt32BE(0);
    return { chunkStream, timestamp: state.timestamp, type: state.type, streamId: state.streamId, body };
  }
}
