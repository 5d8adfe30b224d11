/**
 * Client side that publishes one stream: for relays, tests and benchmarks.
 *
 *   start(): C0 C1 ► C2 ► connect ► releaseStream, FCPublish, createStream ► publish ► onStart: sendMedia() ► unpublish()
 */
import { concatBytes } from '../bits/index.ts';
import { amfObject, amfProperty } from './amf-value.ts';
import { serializeAmf } from './amf-writer.ts';
import { enhancedCapabilities } from './capabilities.ts';
import { ChunkReader } from './chunk-reader.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { numberAt, parseCommand, wholeBody } from './command.ts';
import type { Command } from './command.ts';
import { Handshake, clientAnswer, clientHello } from './handshake.ts';
import { defaultRtmpLimits } from './limits.ts';
import { messageType, u32Bytes, userControlEvent } from './message.ts';
import type { OutgoingMessage } from './message.ts';
import type { MediaKind, RtmpCrypto } from './owner.ts';
import { WINDOW_BYTES, command, control, userControl } from './reply.ts';

/** What a publisher asks of its owner, who has the socket. */
export interface RtmpPublisherOwner {
  /** Bytes for the server. */
  send(bytes: Uint8Array): void;
  /** The server accepted: media may be sent. */
  onStart(): void;
  /** The server said no, or ended the stream; `code` such as `NetStream.Publish.BadName`. */
  onRefused(code: string, description: string): void;
}

/** Where and how to publish. */
export interface RtmpPublisherOptions {
  readonly app: string;
  readonly streamName: string;
  readonly tcUrl: string;
  /** Bytes per chunk that we send; default 65536. */
  readonly chunkSize?: number;
}

const transaction = { connect: 1, releaseStream: 2, fcPublish: 3, createStream: 4, publish: 5, end: 6 } as const;

/** Client side that publishes one stream; pure: bytes in, bytes out. */
export class RtmpPublisher {
  readonly #owner: RtmpPublisherOwner;
  readonly #crypto: RtmpCrypto;
  readonly #options: RtmpPublisherOptions;
  readonly #handshake = new Handshake();
  readonly #writer = new ChunkWriter();
  readonly #reader: ChunkReader;
  #streamId = 0;
  #received = 0;
  #acknowledged = 0;

  constructor(owner: RtmpPublisherOwner, crypto: RtmpCrypto, options: RtmpPublisherOptions) {
    this.#owner = owner;
    this.#crypto = crypto;
    this.#options = options;
    this.#reader = new ChunkReader(
      {
        wants: (type) => type === messageType.command,
        onMessage: (type, _streamId, _timestamp, chunks) => this.#onMessage(type, wholeBody(chunks)),
      },
      defaultRtmpLimits,
    );
  }

  /** Begins the handshake; call once the socket is connected. */
  start(): void {
    this.#owner.send(clientHello(this.#crypto));
  }

  /** Bytes from the server. @throws ProtocolViolation */
  receive(bytes: Uint8Array): void {
    let rest = bytes;
    if (!this.#handshake.isDone) {
      const { taken, hello } = this.#handshake.receive(bytes);
      if (hello !== null) this.#owner.send(clientAnswer(hello));
      rest = bytes.subarray(taken);
      if (this.#handshake.isDone) this.#connect();
    }
    this.#received += bytes.length;
    if (rest.length > 0) this.#reader.receive(rest);
    if (this.#received - this.#acknowledged >= WINDOW_BYTES) {
      this.#acknowledged = this.#received;
      this.#send([control(messageType.acknowledgement, u32Bytes(this.#received))]);
    }
  }

  /** One FLV tag body (or data message) as an RTMP message; `timestamp` in ms, taken modulo 2³². */
  sendMedia(kind: MediaKind, timestamp: number, chunks: readonly Uint8Array[]): void {
    this.#owner.send(
      this.#writer.write({
        chunkStreamId: kind === 'video' ? 6 : 4,
        type: messageType[kind],
        streamId: this.#streamId,
        timestamp: timestamp >>> 0,
        chunks,
      }),
    );
  }

  /** Ends the stream in the orderly way: FCUnpublish and deleteStream. */
  unpublish(): void {
    this.#send([
      command(0, 'FCUnpublish', transaction.end, null, this.#options.streamName),
      command(0, 'deleteStream', transaction.end + 1, null, this.#streamId),
    ]);
  }

  #send(messages: readonly OutgoingMessage[]): void {
    this.#owner.send(concatBytes(messages.map((message) => this.#writer.write(message))));
  }

  #connect(): void {
    const { app, tcUrl, chunkSize = 65_536 } = this.#options;
    this.#send([control(messageType.setChunkSize, u32Bytes(chunkSize))]);
    this.#writer.setChunkSize(chunkSize);
    const properties = { app, type: 'nonprivate', flashVer: 'FMLE/3.0 (compatible; Amphi)', tcUrl };
    this.#send([command(0, 'connect', transaction.connect, amfObject({ ...properties, ...enhancedCapabilities() }))]);
  }

  #onMessage(type: number, body: Uint8Array): void {
    if (type === messageType.command) this.#onCommand(parseCommand(body, defaultRtmpLimits));
    const isPing = type === messageType.userControl && body[1] === userControlEvent.pingRequest && body.length >= 6;
    if (isPing) {
      const view = new DataView(body.buffer, body.byteOffset, body.length);
      this.#send([userControl(userControlEvent.pingResponse, view.getUint32(2))]);
    }
  }

  #onCommand(received: Command): void {
    if (received.name === '_result') this.#onResult(received);
    else if (received.name === '_error' && received.transaction === transaction.connect) this.#onStatus(received);
    else if (received.name === 'onStatus') this.#onStatus(received);
  }

  #onResult(received: Command): void {
    const { streamName } = this.#options;
    if (received.transaction === transaction.connect) {
      this.#send([
        command(0, 'releaseStream', transaction.releaseStream, null, streamName),
        command(0, 'FCPublish', transaction.fcPublish, null, streamName),
        command(0, 'createStream', transaction.createStream, null),
      ]);
    } else if (received.transaction === transaction.createStream) {
      this.#streamId = numberAt(received, 1) ?? 1;
      const message = { chunkStreamId: 4, type: messageType.command, streamId: this.#streamId, timestamp: 0 };
      const chunks = [serializeAmf('publish', transaction.publish, null, streamName, 'live')];
      this.#send([{ ...message, chunks }]);
    }
  }

  #onStatus(received: Command): void {
    const info = received.values[1];
    const code = amfProperty(info, 'code');
    const description = amfProperty(info, 'description');
    if (code === 'NetStream.Publish.Start') this.#owner.onStart();
    else if (amfProperty(info, 'level') === 'error') {
      this.#owner.onRefused(typeof code === 'string' ? code : '', typeof description === 'string' ? description : '');
    }
  }
}
