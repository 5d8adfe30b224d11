import type { AudioTrack, Track, UnitEvent, VideoTrack } from '@amphi/media/unit';
import { GopCache, type GopLimits } from './gop-cache.ts';

/** Whoever wants everything that a publisher sends: packager, muxers, meters. Must not block. */
export interface StreamReader {
  receive(event: UnitEvent): void;
  /** Nothing more will come. */
  end?(): void;
}

/** What a stream tells its owner. */
export interface LiveStreamOptions {
  /** A reader threw: a bug in that reader. It was taken off; the others go on. */
  readonly onReaderFault: (fault: unknown) => void;
  readonly gopLimits?: GopLimits;
}

/** One broadcast's media in this process: the tracks in force, the last group of pictures, and everybody who reads. */
export class LiveStream {
  readonly #readers = new Set<StreamReader>();
  readonly #gop: GopCache;
  readonly #options: LiveStreamOptions;
  #video: VideoTrack | null = null;
  #audio: AudioTrack | null = null;
  #eagerReaders = 0;

  constructor(options: LiveStreamOptions) {
    this.#options = options;
    this.#gop = new GopCache(options.gopLimits);
  }

  get video(): VideoTrack | null {
    return this.#video;
  }

  get audio(): AudioTrack | null {
    return this.#audio;
  }

  /** Somebody wants every frame at once, so the publisher's socket should not be left to gather. */
  get isEager(): boolean {
    return this.#eagerReaders > 0;
  }

  push(event: UnitEvent): void {
    if (event.type === 'track') this.#take(event.track);
    else if (event.type === 'unit') this.#gop.add(event.unit, this.#video !== null);
    else this.#gop.clear();
    for (const reader of this.#readers) {
      try {
        reader.receive(event);
      } catch (fault) {
        this.#readers.delete(reader);
        this.#options.onReaderFault(fault);
      }
    }
  }

  /** The tracks in force and the units since the last keyframe: what a reader that comes now must hear first. */
  startingPoint(): readonly UnitEvent[] {
    const tracks: UnitEvent[] = this.#tracks().map((track) => ({ type: 'track', track }));
    return tracks.concat(this.#gop.units.map((unit) => ({ type: 'unit', unit })));
  }

  /** From now on the reader receives every event; the answer takes it off again. */
  attach(reader: StreamReader, options: { readonly isEager?: boolean } = {}): () => void {
    this.#readers.add(reader);
    let weight = options.isEager === true ? 1 : 0;
    this.#eagerReaders += weight;
    return () => {
      this.#readers.delete(reader);
      this.#eagerReaders -= weight;
      weight = 0;
    };
  }

  /** The broadcast is over: tells every reader and lets them go. */
  end(): void {
    const readers = [...this.#readers];
    this.#readers.clear();
    for (const reader of readers) reader.end?.();
  }

  #tracks(): Track[] {
    return [this.#video, this.#audio].filter((track) => track !== null);
  }

  #take(track: Track): void {
    if (track.kind === 'video') {
      this.#video = track;
      // Units of the old configuration cannot be decoded with the new one.
      this.#gop.clear();
    } else this.#audio = track;
  }
}
