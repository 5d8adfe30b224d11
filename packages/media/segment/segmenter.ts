import { initSegment } from '../fmp4/index.ts';
import type { AccessUnit, Track, UnitEvent } from '../unit/index.ts';
import { AudioLane } from './audio-lane.ts';
import { Cutter } from './cutter.ts';
import { readParameterSets } from './parameter-sets.ts';
import { planPartTarget } from './part-target.ts';
import { Run } from './run.ts';
import type { SegmentEvent } from './segment-event.ts';
import { StartGate } from './start-gate.ts';
import type { StartPlan, TrackPair } from './start-gate.ts';
import { isSameTrack } from './track-equality.ts';
import { VideoLane } from './video-lane.ts';

/** How a session is cut. */
export interface SegmenterOptions {
  /** Wished length of a part in milliseconds: 200, 330 or 500. */
  readonly wishedPartMs: number;
  /** TARGETDURATION: 2 where keyframes are known to come within 2 s, else 4. */
  readonly targetDurationSeconds: number;
  /** Default 0. */
  readonly firstMsn?: number;
  /** Default 1; keyframes under later ones carry their parameter sets, for recordings. */
  readonly firstInitId?: number;
  /** PART-TARGET of an earlier run of the same session. */
  readonly partTargetMs?: number;
  /** Audio timescale of an earlier run of the same session (`readInitFacts`). */
  readonly audioTimescale?: number;
  /** Puts the first unit there on the session's timeline; without it units keep their own time. */
  readonly startMs?: number;
  /** The first segment continues another run of the session: it is marked as a discontinuity. */
  readonly isContinuation?: boolean;
}

/** Audio of a new configuration that waits for a keyframe; older frames go. */
const mostHeldAudio = 2048;
/** Audio that lacks this long is taken out of the init segment at a keyframe: players stall on an empty track. */
const audioLostMs = 2000;

/**
 * Cuts a publisher's units into parts and segments. Pure: no clock, no memory beyond the open part.
 *
 *   gathering ── start gate has a plan ──→ running (one `Run` per init segment)
 *      ↑                                     │ changed, new or lost track, at a keyframe → close, new init, discontinuity → running
 *      └── discontinuity, flush ─────────────┘
 */
export class Segmenter {
  readonly #options: SegmenterOptions;
  readonly #cutter: Cutter;
  #announced: TrackPair = { video: null, audio: null };
  #gate = new StartGate();
  #run: Run | null = null;
  #active: TrackPair = { video: null, audio: null };
  #lastInit: { readonly tracks: TrackPair; readonly initId: number } | null = null;
  #nextInitId: number;
  #video: VideoLane | null = null;
  #audio: AudioLane | null = null;
  #heldAudio: AccessUnit[] = [];
  #offsetMs: number | null = null;
  #partTargetMs: number | null;
  #audioTimescale: number | null;

  constructor(options: SegmenterOptions) {
    this.#options = options;
    this.#partTargetMs = options.partTargetMs ?? null;
    this.#audioTimescale = options.audioTimescale ?? null;
    this.#nextInitId = options.firstInitId ?? 1;
    this.#cutter = new Cutter({
      firstMsn: options.firstMsn ?? 0,
      initId: this.#nextInitId,
      isContinuation: options.isContinuation ?? false,
    });
  }

  /** PART-TARGET in milliseconds, fixed before the first part; null before. */
  get partTargetMs(): number | null {
    return this.#partTargetMs;
  }

  /** Ticks per second of the session's audio; null before the first audio track. */
  get audioTimescale(): number | null {
    return this.#audioTimescale;
  }

  /** Takes one event of the publisher and yields what became complete by it. */
  push(event: UnitEvent): SegmentEvent[] {
    switch (event.type) {
      case 'track':
        this.#announce(event.track);
        break;
      case 'discontinuity':
        this.#stop();
        break;
      case 'unit':
        if (this.#run === null) this.#gather(event.unit);
        else if (event.unit.kind === 'video') this.#takeFrame(event.unit, this.#run);
        else this.#takeAudio(event.unit, this.#run);
        break;
    }
    return this.#cutter.drain();
  }

  /** The publisher is gone: closes the open part and segment; a later `push` begins a new segment with a discontinuity. */
  flush(): SegmentEvent[] {
    const plan = this.#run === null ? this.#gate.plan(this.#announced, { isLast: true }) : null;
    if (plan !== null) this.#begin(plan);
    this.#stop();
    this.#announced = { video: null, audio: null };
    this.#cutter.forgetWarnings();
    return this.#cutter.drain();
  }

  /** The same track again keeps its identity, so that only real changes look like changes. */
  #announce(track: Track): void {
    if (track.kind === 'video') {
      this.#announced = { ...this.#announced, video: keepIdentity(track, this.#active.video, this.#announced.video) };
      return;
    }
    const audio = keepIdentity(track, this.#active.audio, this.#announced.audio);
    if (audio !== this.#announced.audio) this.#heldAudio = [];
    this.#announced = { ...this.#announced, audio };
  }

  #gather(unit: AccessUnit): void {
    this.#gate.hold(unit);
    const plan = this.#gate.plan(this.#announced, { isQuick: this.#partTargetMs !== null });
    if (plan !== null) this.#begin(plan);
  }

  /** Opens the first run after a start or a discontinuity with what was held back. */
  #begin(plan: StartPlan): void {
    this.#partTargetMs ??= planPartTarget(plan.rhythm, this.#options.wishedPartMs, this.#options.targetDurationSeconds);
    const firstMs = Math.min(...plan.units.map((unit) => unit.dts));
    const leadMs = plan.units.find((unit) => unit.kind === 'video')?.dts ?? firstMs;
    this.#offsetMs ??= this.#options.startMs === undefined ? 0 : this.#options.startMs - leadMs;
    // Time never goes back, even where the caller did not continue its timeline.
    this.#offsetMs = Math.max(this.#offsetMs, this.#cutter.endMs - leadMs);
    this.#video = plan.tracks.video === null ? null : new VideoLane(plan.rhythm.intervalMs);
    this.#audio = null;
    this.#open(plan.tracks, 1000 / plan.rhythm.intervalMs);
    for (const unit of plan.units) {
      if (this.#run === null) break;
      if (unit.kind === 'video') this.#takeFrame(unit, this.#run);
      else this.#takeAudio(unit, this.#run);
    }
  }

  /** Opens a run with these tracks; a new init segment where they differ from the last one's. */
  #open(tracks: TrackPair, frameRate: number | null): void {
    if (tracks.audio !== null) this.#audioTimescale ??= tracks.audio.sampleRate;
    const timescale = this.#audioTimescale ?? 48_000;
    if (tracks.audio === null) this.#audio = null;
    else if (this.#audio?.track !== tracks.audio) {
      this.#audio = new AudioLane(tracks.audio, timescale, this.#cutter.audioEndMs);
    }
    if (this.#lastInit === null || !isSamePair(this.#lastInit.tracks, tracks)) this.#emitInit(tracks, frameRate);
    this.#cutter.initId = this.#lastInit?.initId ?? this.#nextInitId;
    this.#active = tracks;
    const isFirstInit = this.#cutter.initId === 1;
    if (this.#video !== null && tracks.video !== null) {
      this.#video.parameterSets = isFirstInit ? null : readParameterSets(tracks.video);
    }
    this.#run = new Run({
      cutter: this.#cutter,
      rules: {
        partTargetMs: this.#partTargetMs ?? this.#options.wishedPartMs,
        targetDurationMs: this.#options.targetDurationSeconds * 1000,
      },
      video: tracks.video === null ? null : this.#video,
      audio: this.#audio,
      offsetMs: this.#offsetMs ?? 0,
    });
  }

  #emitInit(tracks: TrackPair, frameRate: number | null): void {
    const initId = this.#nextInitId;
    this.#nextInitId += 1;
    this.#lastInit = { tracks, initId };
    const present = [tracks.video, tracks.audio].filter((track) => track !== null);
    this.#cutter.emit({
      type: 'init',
      initId,
      bytes: initSegment(present, this.#audioTimescale === null ? {} : { audioTimescale: this.#audioTimescale }),
      codecs: present.map((track) => track.codecString).join(','),
      width: tracks.video?.width ?? 0,
      height: tracks.video?.height ?? 0,
      frameRate: tracks.video === null || frameRate === null ? null : Math.round(frameRate * 1000) / 1000,
      hasVideo: tracks.video !== null,
      hasAudio: tracks.audio !== null,
    });
  }

  #takeFrame(unit: AccessUnit, run: Run): void {
    const isChanged = this.#announced.video !== this.#active.video;
    if (isChanged && !unit.isKeyframe) return;
    if (unit.isKeyframe) {
      const wanted = { video: this.#announced.video, audio: this.#wantedAudio(unit) };
      if (wanted.video !== this.#active.video || wanted.audio !== this.#active.audio) {
        this.#change(wanted, unit, run);
        return;
      }
    }
    run.frame(unit);
  }

  #takeAudio(unit: AccessUnit, run: Run): void {
    if (this.#announced.audio === this.#active.audio) {
      run.audio(unit);
      return;
    }
    this.#heldAudio.push(unit);
    if (this.#heldAudio.length > mostHeldAudio) this.#heldAudio.shift();
    // Without pictures there is no keyframe to wait for.
    if (this.#active.video === null) this.#change({ video: null, audio: this.#announced.audio }, null, run);
  }

  /** The audio track that the init segment should hold from this keyframe on. */
  #wantedAudio(keyframe: AccessUnit): TrackPair['audio'] {
    if (this.#announced.audio !== this.#active.audio) {
      return this.#heldAudio.length > 0 ? this.#announced.audio : this.#active.audio;
    }
    const endMs = this.#audio?.endMs ?? null;
    const isLost = endMs !== null && keyframe.dts + (this.#offsetMs ?? 0) - endMs > audioLostMs;
    return isLost && this.#audio?.waiting.length === 0 ? null : this.#active.audio;
  }

  /** Closes the run before this keyframe (or now, in an audio-only stream) and opens the next with other tracks. */
  #change(tracks: TrackPair, keyframe: AccessUnit | null, run: Run): void {
    run.close(keyframe);
    this.#cutter.markDiscontinuity();
    const declared = tracks.video?.frameRate ?? null;
    const intervalMs = this.#video === null ? 1000 / (declared ?? 30) : this.#video.intervalTicks / 90;
    if (tracks.video !== null) this.#video ??= new VideoLane(intervalMs);
    this.#open(tracks, declared ?? 1000 / intervalMs);
    if (keyframe !== null) this.#run?.frame(keyframe);
    if (tracks.audio !== this.#announced.audio) return;
    const held = this.#heldAudio;
    this.#heldAudio = [];
    for (const unit of held) {
      if (keyframe === null || unit.dts >= keyframe.dts) this.#run?.audio(unit);
    }
  }

  /** Ends the run; what comes next is gathered anew and begins with a discontinuity. */
  #stop(): void {
    this.#run?.close(null);
    this.#run = null;
    this.#active = { video: null, audio: null };
    this.#gate = new StartGate();
    this.#heldAudio = [];
    if (this.#cutter.hasBegun) this.#cutter.markDiscontinuity();
  }
}

/** The known track that means the same, else the new one. */
function keepIdentity<T extends Track>(track: T, ...known: readonly (T | null)[]): T {
  return known.find((candidate) => candidate !== null && isSameTrack(candidate, track)) ?? track;
}

const isSamePair = (one: TrackPair, other: TrackPair): boolean =>
  isSameOrNull(one.video, other.video) && isSameOrNull(one.audio, other.audio);

const isSameOrNull = (one: Track | null, other: Track | null): boolean =>
  one === null || other === null ? one === other : isSameTrack(one, other);
