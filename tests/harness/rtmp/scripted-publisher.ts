/**
 * A publisher that does what it is told: replays a clip in real time or faster, pauses, vanishes, resets, changes its picture.
 *
 *   connecting ──accepted──▶ sending ◀──pause/resume──▶ silent
 *        │                      │                          │
 *     refused            finish │ reset                    │ reset
 *        ▼                      ▼                          ▼
 *     (throws)               closed ◀──────────────────────┘
 */
import { once } from 'node:events';
import type { Clip } from '../media/clip.ts';
import { serializeAmf } from './amf.ts';
import { messageType } from './chunks.ts';
import { obsDance, type Dance } from './dances.ts';
import { parseRtmpUrl, RtmpPeer } from './peer.ts';
import { momentOf, wireFrames, type WireFrame } from './wire-frames.ts';

/** How to publish. `pace` is media time over real time; `Infinity` sends as fast as the socket takes it. */
export interface PublisherOptions {
  readonly url: string;
  readonly clip: Clip;
  readonly dance?: Dance;
  readonly pace?: number;
  /** Begin again at the end of the clip (default), or finish there. */
  readonly isLooping?: boolean;
  /** Write the wall clock into each H.264 picture (default). */
  readonly isStamped?: boolean;
  /** Chunk headers of formats 1–3 wherever they fit, as librtmp writes them; such pictures carry no stamps. */
  readonly isCompressed?: boolean;
}

const MOST_UNSENT_BYTES = 8 * 1024 * 1024;

/** One running push. */
export class ScriptedPublisher {
  /** When media time 0 was sent, in milliseconds of the epoch. */
  epochMs = 0;
  sentVideo = 0;
  sentAudio = 0;
  /** Media time of the last frame sent. */
  sentMs = 0;
  readonly closed: Promise<void>;
  readonly #peer: RtmpPeer;
  readonly #streamId: number;
  readonly #options: PublisherOptions;
  readonly #progress = new Set<() => void>();
  #frames: readonly WireFrame[] = [];
  #durationMs = 0;
  #next = 0;
  #loopMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #startedMs = 0;
  #pausedMs: number | null = null;

  private constructor(peer: RtmpPeer, streamId: number, options: PublisherOptions) {
    this.#peer = peer;
    this.#streamId = streamId;
    this.#options = options;
    this.closed = peer.closed.then(() => this.#stopTimer());
  }

  /** Connects, publishes and begins to send. @throws RtmpRefused when the server says no. */
  static async start(options: PublisherOptions): Promise<ScriptedPublisher> {
    const address = parseRtmpUrl(options.url);
    const peer = await RtmpPeer.open(address, { isCompressed: options.isCompressed ?? false });
    let streamId: number;
    try {
      streamId = await (options.dance ?? obsDance)(peer, address);
    } catch (error) {
      peer.reset();
      throw error;
    }
    const publisher = new ScriptedPublisher(peer, streamId, options);
    publisher.#load(options.clip);
    publisher.#sendMetadata(options.clip);
    publisher.#startedMs = performance.now();
    publisher.epochMs = Date.now();
    publisher.#pump();
    return publisher;
  }

  #load(clip: Clip): void {
    const chunkSize = this.#peer.writer.chunkSize;
    const isStamped = (this.#options.isStamped ?? true) && this.#options.isCompressed !== true;
    this.#frames = wireFrames(clip, { streamId: this.#streamId, chunkSize, isStamped });
    this.#durationMs = clip.durationMs;
    for (const { type, body } of clip.headers) {
      this.#peer.send({ chunkStream: 6, timestamp: this.sentMs, type, streamId: this.#streamId, body });
    }
  }

  #sendMetadata({ metadata }: Clip): void {
    if (metadata === null) return;
    const body = Buffer.concat([serializeAmf('@setDataFrame'), metadata.body]);
    this.#peer.send({ chunkStream: 4, timestamp: 0, type: messageType.data, streamId: this.#streamId, body });
  }

  readonly #pump = (): void => {
    const pace = this.#options.pace ?? 1;
    for (;;) {
      const frame = this.#frames[this.#next];
      if (frame === undefined) {
        if (this.#options.isLooping === false) return this.#tellProgress();
        this.#next = 0;
        this.#loopMs += this.#durationMs;
        continue;
      }
      const mediaMs = this.#loopMs + frame.offsetMs;
      const waitMs = this.#startedMs + mediaMs / pace - performance.now();
      if (waitMs > 0.5) {
        this.#timer = setTimeout(this.#pump, waitMs);
        break;
      }
      if (this.#peer.socket.writableLength > MOST_UNSENT_BYTES) {
        this.#peer.socket.once('drain', this.#pump);
        break;
      }
      this.#send(frame, mediaMs);
    }
    this.#tellProgress();
  };

  #send(frame: WireFrame, mediaMs: number): void {
    if (this.#options.isCompressed === true) {
      const { type, body } = frame;
      this.#peer.send({ chunkStream: 4, timestamp: mediaMs, type, streamId: this.#streamId, body });
    } else {
      this.#peer.socket.write(momentOf(frame, mediaMs, Date.now()));
    }
    this.#next += 1;
    this.sentMs = mediaMs;
    if (frame.kind === 'video') this.sentVideo += 1;
    else this.sentAudio += 1;
  }

  #tellProgress(): void {
    for (const tell of this.#progress) tell();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Resolves once `mediaMs` of the stream has been handed to the socket; rejects when the connection closes first. */
  async untilSent(mediaMs: number): Promise<void> {
    if (this.#isSent(mediaMs)) return;
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (!this.#isSent(mediaMs)) return;
        this.#progress.delete(check);
        resolve();
      };
      this.#progress.add(check);
      void this.closed.then(() => reject(new Error(`push closed at ${this.sentMs} ms, before ${mediaMs} ms`)));
    });
  }

  #isSent(mediaMs: number): boolean {
    return this.sentMs >= mediaMs || (this.#options.isLooping === false && this.#next >= this.#frames.length);
  }

  /** Resolves when everything of a clip without loop is on the socket. */
  async untilEnd(): Promise<void> {
    await this.untilSent(Number.POSITIVE_INFINITY);
    if (this.#peer.socket.writableLength > 0) await once(this.#peer.socket, 'drain');
  }

  /** Stops sending and leaves the connection open: a half-open publisher as the server sees it. */
  pause(): void {
    this.#stopTimer();
    this.#pausedMs = performance.now();
  }

  /** Goes on as if the pause had taken no media time. */
  resume(): void {
    if (this.#pausedMs === null) return;
    this.#startedMs += performance.now() - this.#pausedMs;
    this.epochMs += performance.now() - this.#pausedMs;
    this.#pausedMs = null;
    this.#pump();
  }

  /** New sequence headers and pictures in the running push, at the next frame. */
  switchClip(clip: Clip): void {
    this.#loopMs += this.#frames[this.#next]?.offsetMs ?? this.#durationMs;
    this.#next = 0;
    this.#load(clip);
  }

  /** Sends any bytes into the running connection. */
  sendRaw(bytes: Buffer): void {
    this.#peer.socket.write(bytes);
  }

  /** RST: a crashed encoder. */
  reset(): void {
    this.#stopTimer();
    this.#peer.reset();
  }

  /** An orderly end: FCUnpublish, deleteStream, FIN. */
  async finish(): Promise<void> {
    this.#stopTimer();
    const { name } = parseRtmpUrl(this.#options.url);
    this.#peer.command(0, 'FCUnpublish', 7, null, name);
    this.#peer.command(0, 'deleteStream', 8, null, this.#streamId);
    await this.#peer.close();
  }
}
