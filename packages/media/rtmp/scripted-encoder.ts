/** An encoder that speaks exactly what a test tells it, for dances that our own publisher would never dance. */
import { concatBytes } from '../bits/index.ts';
import type { AmfValue } from './amf-value.ts';
import { amfProperty } from './amf-value.ts';
import { serializeAmf } from './amf-writer.ts';
import { ChunkReader } from './chunk-reader.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { parseCommand, wholeBody } from './command.ts';
import { RtmpConnection } from './connection.ts';
import { defaultRtmpLimits } from './limits.ts';
import type { RtmpLimits } from './limits.ts';
import { messageType, u32Bytes } from './message.ts';
import type { MediaKind, PublishRequest, RtmpCrypto } from './owner.ts';

/** One media message as the owner of the connection got it. */
export interface SeenMedia {
  readonly kind: MediaKind;
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** Everything that one test needs to look at. */
export class ScriptedEncoder {
  readonly connection: RtmpConnection;
  readonly requests: PublishRequest[] = [];
  readonly media: SeenMedia[] = [];
  /** What the server said after the handshake: `name` or `name:code` of commands, else `type <n>`. */
  readonly heard: string[] = [];
  /** Arguments of the answers by transaction. */
  readonly answers = new Map<number, readonly AmfValue[]>();
  /** Orderly ends that the owner was told. */
  ends = 0;
  readonly #writer = new ChunkWriter();
  readonly #hears: ChunkReader;
  #handshakeLeft = 1 + 2 * 1536;

  constructor(crypto: RtmpCrypto, limits: RtmpLimits = defaultRtmpLimits) {
    this.#hears = new ChunkReader(
      {
        wants: () => true,
        onMessage: (type, _streamId, _timestamp, chunks) => this.#hear(type, wholeBody(chunks)),
      },
      { ...defaultRtmpLimits, maxMessageBytes: 1 << 20 },
    );
    this.connection = new RtmpConnection(
      {
        send: (bytes) => this.#onBytes(bytes),
        onPublish: (request) => this.requests.push(request),
        onMedia: (kind, timestamp, chunks) => this.media.push({ kind, timestamp, body: concatBytes(chunks) }),
        onUnpublish: () => {
          this.ends += 1;
        },
      },
      crypto,
      limits,
    );
  }

  /** The simple handshake. */
  shakeHands(): void {
    const hello = new Uint8Array(1537);
    hello[0] = 3;
    this.connection.receive(hello);
    this.connection.receive(new Uint8Array(1536));
  }

  /** Set Chunk Size, then used. */
  setChunkSize(bytes: number): void {
    this.say(2, messageType.setChunkSize, 0, u32Bytes(bytes));
    this.#writer.setChunkSize(bytes);
  }

  /** Any message. */
  say(chunkStreamId: number, type: number, streamId: number, body: Uint8Array, timestamp = 0): void {
    this.connection.receive(this.#writer.write({ chunkStreamId, type, streamId, timestamp, chunks: [body] }));
  }

  /** A command on the connection (0) or on a message stream. */
  command(streamId: number, ...values: readonly AmfValue[]): void {
    this.say(streamId === 0 ? 3 : 8, messageType.command, streamId, serializeAmf(...values));
  }

  #onBytes(bytes: Uint8Array): void {
    const skip = Math.min(bytes.length, this.#handshakeLeft);
    this.#handshakeLeft -= skip;
    if (skip < bytes.length) this.#hears.receive(bytes.subarray(skip));
  }

  #hear(type: number, body: Uint8Array): void {
    if (type !== messageType.command) {
      this.heard.push(`type ${type}`);
      return;
    }
    const { name, transaction, values } = parseCommand(body, defaultRtmpLimits);
    const code = amfProperty(values[1], 'code');
    this.heard.push(typeof code === 'string' ? `${name}:${code}` : name);
    if (transaction > 0) this.answers.set(transaction, values);
  }
}
