import { flvHeader, flvTrackTag, flvUnitTag } from '@amphi/media/flv';
import { millis, type Millis } from '@amphi/media/time';
import type { AccessUnit, AudioTrack, Track, UnitEvent, VideoTrack } from '@amphi/media/unit';
import type { Clock } from '../../platform/clock/index.ts';
import type { LiveStream, StreamReader } from '../hub/live-stream.ts';
import type { Batch, ReaderQueue } from '../hub/reader-queue.ts';

/** A group of pictures longer than this is not kept for newcomers; they wait for the next keyframe. */
const maxGopBytes = 12 * 1024 * 1024;
const checkMs = millis(1_000);

/** How a muxer gathers. */
export interface FlvMuxerOptions {
  readonly stream: LiveStream;
  readonly clock: Clock;
  /** Wait after the first unit of a batch; 0 sends every unit by itself and asks the publisher's socket for every byte at once. */
  readonly batchMs: number;
  /** Nobody watches any more. */
  readonly onIdle: () => void;
}

/** One stream as FLV, muxed once for all its viewers and only while there are any. */
export class FlvMuxer implements StreamReader {
  readonly #options: FlvMuxerOptions;
  readonly #queues = new Map<ReaderQueue, () => void>();
  #video: VideoTrack | null = null;
  #audio: AudioTrack | null = null;
  #dts: Millis = millis(0);
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #isStart = false;
  /** Batches since the last keyframe; the first one can be started from. */
  #gop: Batch[] = [];
  #gopBytes = 0;
  #cancelFlush: (() => void) | null = null;
  #release: (() => void) | null = null;

  constructor(options: FlvMuxerOptions) {
    this.#options = options;
  }

  /** The file header that a viewer gets first. */
  get fileHeader(): Uint8Array {
    const { video, audio } = this.#options.stream;
    return flvHeader({ hasVideo: video !== null, hasAudio: audio !== null });
  }

  /** The viewer gets the group of pictures in progress, then every batch; `onEnd` when the broadcast is over. */
  join(queue: ReaderQueue, onEnd: () => void): () => void {
    if (this.#queues.size === 0) this.#start();
    const now = this.#options.clock.now();
    for (const batch of this.#gop) queue.offer(batch, now);
    this.#queues.set(queue, onEnd);
    return () => {
      if (this.#queues.delete(queue) && this.#queues.size === 0) this.#stop();
    };
  }

  receive(event: UnitEvent): void {
    if (event.type === 'unit') this.#takeUnit(event.unit);
    else if (event.type === 'track') this.#takeTrack(event.track);
    else {
      this.#flush();
      this.#forgetGop();
    }
    if (this.#options.batchMs === 0) this.#flush();
    else if (this.#pendingBytes > 0) this.#cancelFlush ??= this.#flushSoon();
  }

  end(): void {
    this.#flush();
    const ends = [...this.#queues.values()];
    this.#queues.clear();
    this.#stop();
    for (const onEnd of ends) onEnd();
  }

  #start(): void {
    const { stream, clock, batchMs } = this.#options;
    for (const event of stream.startingPoint()) this.receive(event);
    this.#flush();
    const detach = stream.attach(this, { isEager: batchMs === 0 });
    const stopChecks = clock.every(checkMs, () => this.#check());
    this.#release = () => {
      detach();
      stopChecks();
    };
  }

  #stop(): void {
    this.#release?.();
    this.#release = null;
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    this.#options.onIdle();
  }

  #takeTrack(track: Track): void {
    if (track.kind === 'video') {
      this.#video = track;
      // What was sent before cannot be continued with another configuration.
      this.#flush();
      this.#forgetGop();
    } else this.#audio = track;
    this.#append([flvTrackTag(track, this.#dts)]);
  }

  #takeUnit(unit: AccessUnit): void {
    const track = unit.kind === 'video' ? this.#video : this.#audio;
    if (track === null) return;
    const isStart = this.#video === null || (unit.kind === 'video' && unit.isKeyframe);
    if (isStart && !this.#isStart && this.#video !== null) this.#flush();
    this.#isStart ||= isStart;
    this.#dts = unit.dts;
    this.#append(flvUnitTag(unit, track.codec));
  }

  #append(chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) {
      this.#pending.push(chunk);
      this.#pendingBytes += chunk.byteLength;
    }
  }

  #flushSoon(): () => void {
    return this.#options.clock.after(millis(this.#options.batchMs), () => this.#flush());
  }

  /** One buffer for everybody. */
  #flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    if (this.#pendingBytes === 0) return;
    const bytes = Buffer.concat(this.#pending, this.#pendingBytes);
    const batch: Batch = { bytes, restart: this.#isStart ? this.#trackTags() : null };
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#isStart = false;
    this.#keep(batch);
    const now = this.#options.clock.now();
    for (const queue of this.#queues.keys()) queue.offer(batch, now);
  }

  #keep(batch: Batch): void {
    if (batch.restart !== null) this.#forgetGop();
    else if (this.#gop.length === 0) return;
    this.#gop.push(batch);
    this.#gopBytes += batch.bytes.byteLength;
    if (this.#gopBytes > maxGopBytes) this.#forgetGop();
  }

  #forgetGop(): void {
    this.#gop = [];
    this.#gopBytes = 0;
  }

  #trackTags(): Uint8Array {
    const tracks = [this.#video, this.#audio].filter((track) => track !== null);
    return Buffer.concat(tracks.map((track) => flvTrackTag(track, this.#dts)));
  }

  #check(): void {
    const now = this.#options.clock.now();
    for (const queue of this.#queues.keys()) queue.check(now);
  }
}
