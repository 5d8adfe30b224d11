import type { AccessUnit, AudioTrack, VideoTrack } from '../unit/index.ts';
import { measureRhythm } from './part-target.ts';
import type { FrameRhythm } from './part-target.ts';

/** The tracks that a publisher announced, or that an init segment holds. */
export interface TrackPair {
  readonly video: VideoTrack | null;
  readonly audio: AudioTrack | null;
}

/** With what a run begins. */
export interface StartPlan {
  readonly tracks: TrackPair;
  readonly rhythm: FrameRhythm;
  /** Units to begin with, in order of arrival. */
  readonly units: readonly AccessUnit[];
}

/** All in milliseconds of media time. */
const waitForOtherTrackMs = 500;
const waitForKeyframeMs = 5000;
const measureMs = 400;
const measureIntervals = 12;
const measureAtMostMs = 1200;
/** Bounds what is held when timestamps stand still. */
const mostUnits = 4096;

/**
 * Holds units back until it is clear what the stream is made of:
 *
 *   nothing → video announced: wait for its keyframe (5 s) ─┐
 *           → audio alone: wait 500 ms for video ───────────┤
 *   keyframe → measure the rhythm (12 intervals or 400 ms) ─┼→ plan
 *            → other track not there: wait 500 ms ──────────┘
 *
 * A track that was announced but sent nothing by then is left out: players stall on an empty track.
 */
export class StartGate {
  #units: AccessUnit[] = [];
  readonly #videoDts: number[] = [];
  #firstDts: number | null = null;
  #lastDts = Number.NEGATIVE_INFINITY;
  #audioUnits = 0;

  /** Keeps a unit; frames before the first keyframe are useless. */
  hold(unit: AccessUnit): void {
    this.#firstDts ??= unit.dts;
    this.#lastDts = Math.max(this.#lastDts, unit.dts);
    if (unit.kind === 'video') {
      if (this.#videoDts.length === 0 && !unit.isKeyframe) return;
      this.#videoDts.push(unit.dts);
    } else {
      this.#audioUnits += 1;
    }
    this.#units.push(unit);
  }

  /** The plan once it can be made, else null. `isLast`: nothing more will come; `isQuick`: PART-TARGET stands already. */
  plan(
    announced: TrackPair,
    options: { readonly isLast?: boolean; readonly isQuick?: boolean } = {},
  ): StartPlan | null {
    const video = this.#videoDts.length > 0 ? announced.video : null;
    const audio = this.#audioUnits > 0 ? announced.audio : null;
    const isFull = options.isLast === true || this.#units.length >= mostUnits;
    if (video === null && audio === null) {
      // Units of a track that nobody announced.
      if (isFull) this.#forget();
      return null;
    }
    if (!isFull && !this.#isReady(announced, { video, audio }, options.isQuick === true)) return null;
    return { tracks: { video, audio }, rhythm: this.#rhythm({ video, audio }), units: this.#usable(video, audio) };
  }

  #forget(): void {
    this.#units = [];
    this.#videoDts.length = 0;
    this.#audioUnits = 0;
  }

  #isReady(announced: TrackPair, present: TrackPair, isQuick: boolean): boolean {
    const elapsed = this.#lastDts - (this.#firstDts ?? 0);
    const [keyframe] = this.#videoDts;
    if (present.video === null || keyframe === undefined) {
      return elapsed >= (announced.video === null ? waitForOtherTrackMs : waitForKeyframeMs);
    }
    const sinceKeyframe = this.#lastDts - keyframe;
    if (present.audio === null && sinceKeyframe < waitForOtherTrackMs) return false;
    const intervals = this.#videoDts.length - 1;
    const hasRhythm = intervals >= (isQuick ? 3 : measureIntervals) || (intervals >= 2 && sinceKeyframe >= measureMs);
    return hasRhythm || sinceKeyframe >= measureAtMostMs;
  }

  #rhythm(tracks: TrackPair): FrameRhythm {
    if (tracks.video !== null) {
      const declared = tracks.video.frameRate;
      const measured = measureRhythm(this.#videoDts, declared);
      const sinceKeyframe = this.#lastDts - (this.#videoDts[0] ?? 0);
      return measured ?? { intervalMs: Math.max(sinceKeyframe, 1000 / (declared ?? 30)), jitterMs: 0 };
    }
    const track = tracks.audio;
    const isAac = track !== null && track.frameSamples > 0;
    return { intervalMs: isAac ? (track.frameSamples * 1000) / track.sampleRate : 20, jitterMs: 0 };
  }

  /** Units of present tracks; audio only as far as it reaches past the first keyframe. */
  #usable(video: VideoTrack | null, audio: AudioTrack | null): readonly AccessUnit[] {
    const begin = video === null ? Number.NEGATIVE_INFINITY : (this.#videoDts[0] ?? 0);
    const frameMs = audio === null ? 0 : ((audio.frameSamples || 960) * 1000) / audio.sampleRate;
    return this.#units.filter((unit) =>
      unit.kind === 'video' ? video !== null : audio !== null && unit.dts + frameMs > begin,
    );
  }
}
