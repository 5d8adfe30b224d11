import { FlvUnitReader, UnsupportedCodec } from '@amphi/media/flv';
import { ProtocolViolation, RtmpConnection, type MediaKind, type PublishRequest } from '@amphi/media/rtmp';
import type { Millis } from '@amphi/media/time';
import type { UnitEvent } from '@amphi/media/unit';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Feed, FeedOrRefusal, Publisher } from '../broadcast/publisher.ts';
import type { EngineStore, LiveRoom } from '../live.ts';
import { BitrateCap } from './bitrate-cap.ts';
import { rtmpCrypto } from './rtmp-crypto.ts';

/*
 * One encoder's connection, by its deadlines:
 *
 *   connected ──10 s──► publish asked ──► accepted ──20 s──► first media ──30 s of silence──► over
 *                          │ wrong key, closed room,           │ wrong codec, broken rules,
 *                          └ busy, over the limit ──► over      └ too many bits, reset, goodbye ──► over
 */
const publishWithinMs = 10_000;
const firstMediaWithinMs = 20_000;
const silenceMs = 30_000;
const maxKeyLength = 256;

/** The connection below: a socket. */
export interface Wire {
  write(bytes: Uint8Array): void;
  /** Sends what was written, then closes. */
  end(): void;
}

/** What a session asks of its owner. */
export interface SessionOwner {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<EngineStore, 'findRoomByStreamKey'>;
  readonly maxBitrateBps: number;
  /** Asks the room for its seat. */
  admit(publisher: Publisher, room: LiveRoom): Promise<FeedOrRefusal>;
  /** One more push would be too many for this process. */
  isFull(): boolean;
  /** A key that opens nothing: how long its refusal waits, and whether the log is told. */
  wrongKey(): { readonly waitMs: Millis; readonly isTold: boolean };
  /** Counts an end by its reason; few different words. */
  count(outcome: string): void;
}

/** RTMP bytes of one encoder → units for the room whose key it holds. */
export class PublishSession implements Publisher {
  readonly #owner: SessionOwner;
  readonly #wire: Wire;
  readonly #connection: RtmpConnection;
  readonly #reader = new FlvUnitReader();
  readonly #cap: BitrateCap;
  readonly #connectedAt: Millis;
  #lastBytesAt: Millis;
  #acceptedAt: Millis | null = null;
  #mediaAt: Millis | null = null;
  #feed: Feed | null = null;
  #liveId: string | null = null;
  #isOver = false;

  constructor(owner: SessionOwner, wire: Wire) {
    const now = owner.clock.now();
    this.#owner = owner;
    this.#wire = wire;
    this.#connectedAt = now;
    this.#lastBytesAt = now;
    this.#cap = new BitrateCap(owner.maxBitrateBps, now);
    const rtmpOwner = {
      send: (bytes: Uint8Array) => wire.write(bytes),
      onPublish: (request: PublishRequest) => void this.#publish(request),
      onMedia: (kind: MediaKind, timestamp: number, chunks: readonly Uint8Array[]) =>
        this.#media(kind, timestamp, chunks),
      onUnpublish: () => this.#finish('unpublished', null),
    };
    this.#connection = new RtmpConnection(rtmpOwner, rtmpCrypto);
  }

  get lastBytesAt(): Millis {
    return this.#lastBytesAt;
  }

  /** It has a room and may send media. */
  get isPublishing(): boolean {
    return this.#feed !== null;
  }

  /** Its bytes are wanted as they come. */
  get isEager(): boolean {
    return this.#feed === null || this.#feed.isEager();
  }

  receive(bytes: Uint8Array): void {
    if (this.#isOver) return;
    const now = this.#owner.clock.now();
    this.#lastBytesAt = now;
    if (!this.#cap.admits(bytes.byteLength, now)) {
      this.#finish('bitrate_too_high', { code: 'bitrate_too_high', detail: `${this.#owner.maxBitrateBps}` });
      return;
    }
    try {
      this.#connection.receive(bytes);
    } catch (fault) {
      this.#fail(fault);
    }
  }

  /** The socket closed. */
  closed(): void {
    this.#finish('disconnected', null);
  }

  /** Deadlines; to be called about once a second. */
  check(): void {
    const now = this.#owner.clock.now();
    if (this.#acceptedAt === null) {
      if (now - this.#connectedAt > publishWithinMs) this.#finish('no_publish', null);
    } else if (this.#mediaAt === null) {
      if (now - this.#acceptedAt > firstMediaWithinMs) this.#finish('no_media', { code: 'no_media', detail: '' });
    } else if (now - this.#mediaAt > silenceMs) this.#finish('silent', { code: 'silent', detail: '' });
  }

  cut(code: string, description: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#feed = null;
    this.#owner.count(code);
    this.#connection.close(description);
    this.#wire.end();
  }

  async #publish(request: PublishRequest): Promise<void> {
    try {
      await this.#ask(request.streamName);
    } catch (err) {
      this.#owner.log.error({ err }, 'a push could not be checked');
      this.#refuse('NetStream.Failed', 'unavailable', 'the service is not available, try again');
    }
  }

  async #ask(key: string): Promise<void> {
    const isKey = key.length > 0 && key.length <= maxKeyLength;
    const room = isKey ? await this.#owner.store.findRoomByStreamKey(key) : null;
    if (room === null) {
      await this.#refuseKey();
      return;
    }
    if (this.#owner.isFull()) {
      this.#refuse('NetStream.Publish.Rejected', 'server_full', 'this server takes no more streams');
      return;
    }
    this.#liveId = room.liveId;
    const answer = await this.#owner.admit(this, room);
    if (answer.kind === 'refuse') this.#refuse(answer.rtmpCode, answer.code, answer.description);
    else this.#begin(answer.feed);
  }

  #begin(feed: Feed): void {
    if (this.#isOver) {
      feed.left(null);
      return;
    }
    this.#feed = feed;
    this.#acceptedAt = this.#owner.clock.now();
    this.#owner.count('accepted');
    this.#owner.log.info({ liveId: this.#liveId }, 'a push was accepted');
    this.#connection.accept();
  }

  async #refuseKey(): Promise<void> {
    const { waitMs, isTold } = this.#owner.wrongKey();
    if (waitMs > 0) await new Promise<void>((resolve) => void this.#owner.clock.after(waitMs, resolve));
    this.#refuse('NetStream.Publish.BadName', 'key_unknown', 'unknown stream key', isTold);
  }

  #refuse(
    rtmpCode: Parameters<RtmpConnection['refuse']>[0],
    code: string,
    description: string,
    isTold: boolean = true,
  ): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner.count(code);
    if (isTold) this.#owner.log.info({ liveId: this.#liveId, code }, 'a push was refused');
    this.#connection.refuse(rtmpCode, description);
    this.#wire.end();
  }

  #media(kind: MediaKind, timestamp: number, chunks: readonly Uint8Array[]): void {
    if (this.#feed === null || kind === 'data') return;
    const events: readonly UnitEvent[] =
      kind === 'video' ? this.#reader.video(timestamp, chunks) : this.#reader.audio(timestamp, chunks);
    // Frames without a decoder configuration cannot be played: they keep nobody's seat.
    if (events.length > 0) this.#mediaAt = this.#owner.clock.now();
    for (const event of events) this.#feed?.push(event);
  }

  #fail(fault: unknown): void {
    if (fault instanceof UnsupportedCodec) {
      this.#finish('codec_unsupported', { code: 'codec_unsupported', detail: fault.codec });
    } else if (fault instanceof ProtocolViolation) {
      this.#finish('protocol', { code: 'protocol_violation', detail: fault.code });
    } else {
      this.#owner.log.error({ err: fault, liveId: this.#liveId }, 'a push ends because of a bug');
      this.#finish('bug', { code: 'fault', detail: '' });
    }
  }

  /** The one end of a connection that was not cut from above. */
  #finish(outcome: string, trouble: { readonly code: string; readonly detail: string } | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const feed = this.#feed;
    this.#feed = null;
    this.#owner.count(outcome);
    if (feed !== null || trouble !== null) {
      this.#owner.log.info({ liveId: this.#liveId, outcome, detail: trouble?.detail ?? '' }, 'a push is over');
    }
    feed?.left(trouble);
    this.#connection.close(trouble?.code);
    this.#wire.end();
  }
}
