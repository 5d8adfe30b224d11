import { audioTrackId, fragment, videoTimescale, videoTrackId } from '../fmp4/index.ts';
import type { AudioSample } from './audio-lane.ts';
import type { SegmentEvent, SegmentWarning } from './segment-event.ts';
import type { VideoSample } from './video-lane.ts';

/** The samples of one part, ready to be written. */
export interface PartContent {
  readonly video: readonly VideoSample[];
  readonly audio: readonly AudioSample[];
  /** Ticks per second of the audio samples. */
  readonly audioTimescale: number;
  readonly isIndependent: boolean;
  readonly lastOfSegment: boolean;
}

const sumTicks = (samples: readonly { readonly durationTicks: number }[]): number => {
  let sum = 0;
  for (const sample of samples) sum += sample.durationTicks;
  return sum;
};

/** Numbers parts and segments and writes their events; the numbers of a session never go back. */
export class Cutter {
  #events: SegmentEvent[] = [];
  readonly #warned = new Set<SegmentWarning['code']>();
  #msn: number;
  #index = 0;
  #sequenceNumber: number;
  #segment = { ms: 0, startMs: 0, bytes: 0, isIndependent: false, isDiscontinuity: false };
  #isNextDiscontinuity: boolean;
  #discontinuities = 0;
  #endMs = 0;
  #audioEndMs = 0;
  /** The init segment of the parts to come. */
  initId: number;

  constructor(options: { readonly firstMsn: number; readonly initId: number; readonly isContinuation: boolean }) {
    this.#msn = options.firstMsn;
    // Fragment numbers must rise within a recording, also over a restart: no segment has this many parts.
    this.#sequenceNumber = options.firstMsn * 64 + 1;
    this.initId = options.initId;
    this.#isNextDiscontinuity = options.isContinuation;
    this.#discontinuities = options.isContinuation ? 1 : 0;
  }

  /** Duration of the open segment's finished parts in milliseconds. */
  get segmentMs(): number {
    return this.#index === 0 ? 0 : this.#segment.ms;
  }

  /** At least one discontinuity was announced in this session: an 85 % promise made before need not hold any more. */
  get hasDiscontinuity(): boolean {
    return this.#discontinuities > 0;
  }

  /** Whether anything was cut yet. */
  get hasBegun(): boolean {
    return this.#segment.bytes > 0;
  }

  /** End of the latest sample on the session's timeline; nothing may begin before it. */
  get endMs(): number {
    return this.#endMs;
  }

  /** End of the latest audio sample. */
  get audioEndMs(): number {
    return this.#audioEndMs;
  }

  /** Adds an event that is not cut here. */
  emit(event: SegmentEvent): void {
    this.#events.push(event);
  }

  /** Warns once until `forgetWarnings`. */
  warn(code: SegmentWarning['code'], detail: string): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    this.#events.push({ type: 'warning', code, detail });
  }

  /** A new publisher may be warned again. */
  forgetWarnings(): void {
    this.#warned.clear();
  }

  /** Hands out what happened since the last call. */
  drain(): SegmentEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The next segment begins after a discontinuity. */
  markDiscontinuity(): void {
    if (this.#isNextDiscontinuity) return;
    this.#isNextDiscontinuity = true;
    this.#discontinuities += 1;
  }

  /** Writes one part and, when it is the last, its segment. */
  cut(content: PartContent): void {
    const { video, audio, audioTimescale } = content;
    const [firstVideo] = video;
    const [firstAudio] = audio;
    if (firstVideo === undefined && firstAudio === undefined) return;
    const written = fragment(this.#sequenceNumber, [
      { trackId: videoTrackId, baseTicks: firstVideo?.ticks ?? 0, samples: video },
      { trackId: audioTrackId, baseTicks: firstAudio?.ticks ?? 0, samples: audio },
    ]);
    this.#sequenceNumber += 1;
    const lead = firstVideo ?? firstAudio;
    const timescale = firstVideo === undefined ? audioTimescale : videoTimescale;
    const durationMs = (sumTicks(firstVideo === undefined ? audio : video) * 1000) / timescale;
    const startMs = ((lead?.ticks ?? 0) * 1000) / timescale;
    if (this.#index === 0) {
      const isDiscontinuity = this.#isNextDiscontinuity;
      this.#segment = { ms: 0, startMs, bytes: 0, isIndependent: content.isIndependent, isDiscontinuity };
      this.#isNextDiscontinuity = false;
    }
    const lastAudio = audio.at(-1);
    if (lastAudio !== undefined) {
      this.#audioEndMs = ((lastAudio.ticks + lastAudio.durationTicks) * 1000) / audioTimescale;
    }
    this.#endMs = Math.max(this.#endMs, startMs + durationMs);
    this.#segment.ms += durationMs;
    this.#segment.bytes += written.byteLength;
    this.#events.push({
      type: 'part',
      msn: this.#msn,
      index: this.#index,
      initId: this.initId,
      chunks: written.chunks,
      byteLength: written.byteLength,
      durationMs,
      isIndependent: content.isIndependent,
      lastOfSegment: content.lastOfSegment,
      startMs,
      isDiscontinuity: this.#segment.isDiscontinuity,
    });
    this.#index += 1;
    if (content.lastOfSegment) this.endSegment();
  }

  /** Ends the open segment, if there is one. */
  endSegment(): void {
    if (this.#index === 0) return;
    this.#events.push({
      type: 'segment',
      msn: this.#msn,
      initId: this.initId,
      durationMs: this.#segment.ms,
      startMs: this.#segment.startMs,
      parts: this.#index,
      byteLength: this.#segment.bytes,
      isDiscontinuity: this.#segment.isDiscontinuity,
      isIndependent: this.#segment.isIndependent,
    });
    this.#msn += 1;
    this.#index = 0;
  }
}
