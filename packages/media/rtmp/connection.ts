/**
 * Server side of one RTMP connection.
 *
 *   handshake ──C2──► connecting ──connect──► connected ──publish──► asking ──accept()──► publishing
 *                                                 ▲                     │ refuse()            │
 *                                                 │                     ▼                     │
 *                                                 │                  refused                  │
 *                                                 └── FCUnpublish, deleteStream, closeStream ─┘     close() ──► closed
 */
import { ByteReader, ProtocolViolation, concatBytes } from '../bits/index.ts';
import { parseAggregate } from './aggregate.ts';
import { ChunkReader } from './chunk-reader.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { parseCommand, wholeBody } from './command.ts';
import { Handshake, serverAnswer } from './handshake.ts';
import { defaultRtmpLimits } from './limits.ts';
import type { RtmpLimits } from './limits.ts';
import { messageType, u32Bytes, userControlEvent } from './message.ts';
import type { OutgoingMessage } from './message.ts';
import type { RefusalCode, RtmpCrypto, RtmpOwner } from './owner.ts';
import { OUT_CHUNK_BYTES, WINDOW_BYTES, control, userControl } from './reply.ts';
import { PublishDance } from './publish-dance.ts';
import type { RtmpState } from './publish-dance.ts';

/** An acknowledgement for fewer bytes than this would only cost. */
const LEAST_WINDOW_BYTES = 16_384;

/** Server side of one RTMP connection; pure: bytes in, bytes and events out. Deadlines are its owner's. */
export class RtmpConnection {
  readonly #owner: RtmpOwner;
  readonly #crypto: RtmpCrypto;
  readonly #limits: RtmpLimits;
  readonly #handshake = new Handshake();
  readonly #reader: ChunkReader;
  readonly #writer = new ChunkWriter();
  readonly #dance: PublishDance;
  #received = 0;
  #acknowledged = 0;
  #windowBytes = WINDOW_BYTES;
  #answersInRow = 0;

  constructor(owner: RtmpOwner, crypto: RtmpCrypto, limits: RtmpLimits = defaultRtmpLimits) {
    this.#owner = owner;
    this.#crypto = crypto;
    this.#limits = limits;
    this.#reader = new ChunkReader(
      {
        wants: (type, length) => this.#wants(type, length),
        onMessage: (...message) => this.#onMessage(...message),
      },
      limits,
    );
    this.#dance = new PublishDance({
      reply: (messages) => this.#send(messages),
      onPublish: (request) => owner.onPublish(request),
      onUnpublish: () => owner.onUnpublish(),
      maxNameLength: limits.maxNameBytes,
    });
  }

  /** Where the connection stands. */
  get state(): RtmpState {
    return this.#handshake.isDone || this.#dance.state === 'closed' ? this.#dance.state : 'handshake';
  }

  /** Bytes received since the connection began. */
  get receivedBytes(): number {
    return this.#received;
  }

  /**
   * Bytes from the peer; the connection keeps slices of them, so the buffer must not be written to again.
   * @throws ProtocolViolation when the peer broke the rules; the owner then closes the socket
   */
  receive(bytes: Uint8Array): void {
    if (this.#isClosed()) return;
    this.#received += bytes.length;
    let rest = bytes;
    if (!this.#handshake.isDone) {
      const { taken, hello } = this.#handshake.receive(bytes);
      if (hello !== null) this.#owner.send(serverAnswer(hello, this.#crypto));
      rest = bytes.subarray(taken);
    }
    if (rest.length > 0) this.#reader.receive(rest);
    if (this.#received - this.#acknowledged >= this.#windowBytes && !this.#isClosed()) {
      this.#acknowledged = this.#received;
      this.#send([control(messageType.acknowledgement, u32Bytes(this.#received))]);
    }
  }

  /** Lets the publisher begin; without effect when it has given up meanwhile. */
  accept(): void {
    this.#dance.accept();
  }

  /** Refuses the publisher with a code and a description it can show; the owner then closes the socket. */
  refuse(code: RefusalCode, description: string): void {
    this.#dance.refuse(code, description);
  }

  /** Ends the connection and tells the peer why when a description is given; the owner then closes the socket. */
  close(description?: string): void {
    if (this.state === 'handshake') this.#dance.close();
    else this.#dance.close(description);
  }

  #isClosed(): boolean {
    return this.#dance.state === 'closed';
  }

  #send(messages: readonly OutgoingMessage[]): void {
    const pieces = messages.map((message) => {
      const bytes = this.#writer.write(message);
      if (message.type === messageType.setChunkSize) this.#writer.setChunkSize(OUT_CHUNK_BYTES);
      return bytes;
    });
    this.#owner.send(concatBytes(pieces));
  }

  #wants(type: number, length: number): boolean {
    const isPublishing = this.#dance.state === 'publishing';
    switch (type) {
      case messageType.audio:
      case messageType.video:
      case messageType.aggregate:
        return isPublishing;
      case messageType.data:
      case messageType.dataAmf3:
        this.#requireCommandLength(length);
        return isPublishing;
      case messageType.command:
      case messageType.commandAmf3:
        this.#requireCommandLength(length);
        return true;
      default:
        return false;
    }
  }

  #requireCommandLength(length: number): void {
    if (length <= this.#limits.maxCommandBytes) return;
    throw new ProtocolViolation(
      'message.length',
      `expected at most ${this.#limits.maxCommandBytes} bytes, got ${length}`,
    );
  }

  #onMessage(
    type: number,
    streamId: number,
    timestamp: number,
    chunks: readonly Uint8Array[],
    byteLength: number,
  ): void {
    switch (type) {
      case messageType.video:
        this.#onMedia('video', timestamp, chunks, byteLength);
        break;
      case messageType.audio:
        this.#onMedia('audio', timestamp, chunks, byteLength);
        break;
      case messageType.data:
        this.#onMedia('data', timestamp, chunks, byteLength);
        break;
      case messageType.dataAmf3:
        this.#onMedia('data', timestamp, [withoutAmf3Mark(wholeBody(chunks))], byteLength);
        break;
      case messageType.aggregate:
        for (const part of parseAggregate(wholeBody(chunks), timestamp)) {
          if (part.type === messageType.aggregate || !this.#wants(part.type, part.body.length)) continue;
          this.#onMessage(part.type, streamId, part.timestamp, [part.body], part.body.length);
        }
        break;
      case messageType.command:
      case messageType.commandAmf3: {
        this.#countAnswer();
        const body = wholeBody(chunks);
        this.#dance.receive(
          parseCommand(type === messageType.command ? body : withoutAmf3Mark(body), this.#limits),
          streamId,
        );
        break;
      }
      default:
        this.#onControl(type, wholeBody(chunks));
    }
  }

  #onMedia(
    kind: 'video' | 'audio' | 'data',
    timestamp: number,
    chunks: readonly Uint8Array[],
    byteLength: number,
  ): void {
    // The owner may have closed while a message of the same read was on its way.
    if (byteLength === 0 || this.#dance.state !== 'publishing') return;
    this.#answersInRow = 0;
    this.#owner.onMedia(kind, timestamp, chunks, byteLength);
  }

  #onControl(type: number, body: Uint8Array): void {
    const input = new ByteReader(body);
    if (type === messageType.windowAckSize) {
      this.#windowBytes = Math.max(LEAST_WINDOW_BYTES, input.u32());
    } else if (type === messageType.userControl && input.u16() === userControlEvent.pingRequest) {
      this.#countAnswer();
      this.#send([userControl(userControlEvent.pingResponse, input.u32())]);
    }
  }

  /** A peer that sends no media may not make us answer for ever. */
  #countAnswer(): void {
    this.#answersInRow += 1;
    if (this.#answersInRow <= this.#limits.maxCommandsInRow) return;
    throw new ProtocolViolation('command.flood', `expected at most ${this.#limits.maxCommandsInRow} commands in a row`);
  }
}

/** AMF3 messages of encoders carry AMF0 after a zero byte. */
const withoutAmf3Mark = (body: Uint8Array): Uint8Array => (body[0] === 0 ? body.subarray(1) : body);
