import type { PlaylistEdge, PlaylistSegment } from '@amphi/media/hls';
import {
  Segmenter,
  type InitEvent,
  type PartEvent,
  type SegmentDoneEvent,
  type SegmentEvent,
  type SegmentWarning,
} from '@amphi/media/segment';
import type { UnitEvent } from '@amphi/media/unit';
import type { Clock } from '../../platform/clock/index.ts';
import type { StreamReader } from '../hub/live-stream.ts';
import { Condition } from './condition.ts';
import { initName, partName, segmentName } from './media-names.ts';
import { PartSlab } from './part-slab.ts';
import { PlaylistBook } from './playlist-book.ts';
import { ProgramDate } from './program-date.ts';
import { SegmentWindow, type WindowLimits, type WindowPart, type WindowSegment } from './segment-window.ts';

/** Who keeps what was packaged: the archive. */
export interface PackageSink {
  init(event: InitEvent): void;
  /** `bytes` is the whole part, gathered once and shared with the viewers. */
  part(event: PartEvent, bytes: Uint8Array): void;
  /** `dateMs`: wall clock of its first sample, since 1970. */
  segment(event: SegmentDoneEvent, dateMs: number): void;
  /** The whole segment can be read back. */
  isStored(msn: number): boolean;
}

/** What an earlier run of the same session left, for the first run after a restart. */
export interface EarlierRun {
  readonly nextMsn: number;
  readonly nextInitId: number;
  readonly partTargetMs: number;
  readonly audioTimescale: number | null;
  readonly targetDurationSeconds: number;
  readonly endMs: number;
  readonly endDateMs: number;
  readonly inits: readonly Omit<InitEvent, 'type'>[];
  readonly segments: readonly WindowSegment[];
}

/** How a session is packaged. */
export interface PackagerOptions {
  readonly wishedPartMs: 200 | 330 | 500;
  readonly targetDurationSeconds: number;
  readonly limits: WindowLimits;
  readonly clock: Clock;
  readonly sink: PackageSink;
  readonly onWarning: (warning: SegmentWarning) => void;
  readonly earlier: EarlierRun | null;
  /** Where the first unit is to lie on the session's timeline; null: where it lies. */
  readonly startMs: number | null;
}

/** A segment that is still growing. */
interface OpenSegment {
  readonly msn: number;
  readonly initId: number;
  readonly dateMs: number;
  readonly isDiscontinuity: boolean;
  readonly parts: WindowPart[];
}

/** One session's fMP4 side: units in, parts and segments kept, playlists rendered once per part. */
export class Packager implements StreamReader {
  /** Wakes everybody who waits for a part, a playlist state or the end. */
  readonly condition = new Condition();
  readonly inits = new Map<number, Omit<InitEvent, 'type'>>();
  readonly window: SegmentWindow;
  readonly targetDurationSeconds: number;
  readonly book: PlaylistBook;
  readonly #options: PackagerOptions;
  readonly #segmenter: Segmenter;
  readonly #dates = new ProgramDate();
  readonly #slab = new PartSlab();
  #open: OpenSegment | null = null;
  #nextMsn: number;
  #lastSegmentParts = 0;
  #lastInitId = 0;
  #isEnded = false;

  constructor(options: PackagerOptions) {
    const { earlier } = options;
    this.#options = options;
    this.targetDurationSeconds = earlier?.targetDurationSeconds ?? options.targetDurationSeconds;
    this.window = new SegmentWindow(options.limits, (msn) => options.sink.isStored(msn));
    this.#nextMsn = earlier?.nextMsn ?? 0;
    this.#segmenter = newSegmenter(options, this.targetDurationSeconds);
    if (earlier !== null) this.#restore(earlier);
    this.book = new PlaylistBook(this);
  }

  /** PART-TARGET; null until the first frames were measured. */
  get partTargetMs(): number | null {
    return this.#segmenter.partTargetMs;
  }

  get audioTimescale(): number | null {
    return this.#segmenter.audioTimescale;
  }

  get open(): OpenSegment | null {
    return this.#open;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The init segment in force, null before the first. */
  get init(): Omit<InitEvent, 'type'> | null {
    return this.inits.get(this.#lastInitId) ?? null;
  }

  /** Something can be played. */
  get isPlayable(): boolean {
    return this.partTargetMs !== null && (this.#open !== null || this.window.segments.length > 0);
  }

  get edge(): PlaylistEdge {
    return {
      nextMsn: this.#nextMsn,
      nextPart: this.#open?.parts.length ?? 0,
      lastSegmentParts: this.#lastSegmentParts,
      partTargetMs: this.partTargetMs ?? this.#options.wishedPartMs,
      isEnded: this.#isEnded,
    };
  }

  receive(event: UnitEvent): void {
    this.#take(this.#segmenter.push(event));
  }

  /** The publisher is gone: what is open is closed; the playlist waits for more. */
  flush(): void {
    this.#take(this.#segmenter.flush());
  }

  /** Nothing more will come. */
  end(): void {
    if (this.#isEnded) return;
    this.flush();
    this.#isEnded = true;
    this.#changed();
  }

  /** The parts of a segment, finished or open; null when the window does not hold it. */
  partsOf(msn: number): readonly WindowPart[] | null {
    if (this.#open?.msn === msn) return this.#open.parts;
    return this.window.find(msn)?.parts ?? null;
  }

  #restore(earlier: EarlierRun): void {
    for (const init of earlier.inits) {
      this.inits.set(init.initId, init);
      this.#lastInitId = init.initId;
    }
    for (const segment of earlier.segments) this.window.add(segment);
    this.#dates.continueAfter(earlier.endDateMs);
  }

  #take(events: readonly SegmentEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) {
      if (event.type === 'part') this.#takePart(event);
      else if (event.type === 'segment') this.#takeSegment(event);
      else if (event.type === 'init') this.#takeInit(event);
      else this.#options.onWarning(event);
    }
    this.#changed();
  }

  #takeInit(event: InitEvent): void {
    this.inits.set(event.initId, event);
    this.#lastInitId = event.initId;
    this.#options.sink.init(event);
  }

  #takePart(event: PartEvent): void {
    // The one copy of a payload after it left the socket.
    const bytes = this.#slab.gather(event.chunks, event.byteLength);
    this.#open ??= this.#openSegment(event);
    this.#open.parts.push({
      entry: {
        uri: partName(event.msn, event.index),
        durationMs: event.durationMs,
        isIndependent: event.isIndependent,
      },
      byteLength: bytes.byteLength,
      bytes,
    });
    this.#options.sink.part(event, bytes);
  }

  #openSegment(event: PartEvent): OpenSegment {
    const arrivedMs = this.#options.clock.wall().getTime();
    const { msn, initId, isDiscontinuity } = event;
    const dateMs = this.#dates.dateOf(event.startMs, event.durationMs, arrivedMs, isDiscontinuity);
    this.#nextMsn = msn;
    return { msn, initId, dateMs, isDiscontinuity, parts: [] };
  }

  #takeSegment(event: SegmentDoneEvent): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    this.#nextMsn = event.msn + 1;
    this.#lastSegmentParts = open.parts.length;
    const entry: PlaylistSegment = {
      uri: segmentName(event.msn),
      durationMs: event.durationMs,
      programDateTimeMs: open.dateMs,
      isDiscontinuity: event.isDiscontinuity,
      initUri: initName(event.initId),
      parts: open.parts.map((part) => part.entry),
    };
    const { msn, startMs, byteLength } = event;
    // The archive hears of it first, so that the window can ask whether it is stored.
    this.#options.sink.segment(event, open.dateMs);
    this.window.add({ msn, startMs, byteLength, entry, parts: open.parts });
  }

  #changed(): void {
    this.book.turn();
    this.condition.wake();
  }
}

function newSegmenter(options: PackagerOptions, targetDurationSeconds: number): Segmenter {
  const { wishedPartMs, earlier, startMs } = options;
  if (earlier === null) {
    return new Segmenter({ wishedPartMs, targetDurationSeconds, ...(startMs === null ? {} : { startMs }) });
  }
  return new Segmenter({
    wishedPartMs,
    targetDurationSeconds,
    firstMsn: earlier.nextMsn,
    firstInitId: earlier.nextInitId,
    partTargetMs: earlier.partTargetMs,
    isContinuation: true,
    ...(earlier.audioTimescale === null ? {} : { audioTimescale: earlier.audioTimescale }),
  });
}
