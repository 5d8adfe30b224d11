import { videoTimescale } from '../fmp4/index.ts';
import type { AccessUnit } from '../unit/index.ts';
import { planAudioCut } from './audio-cut.ts';
import type { AudioLane } from './audio-lane.ts';
import {
  isMisfit,
  isSegmentFull,
  leastPartShare,
  mostPartBytes,
  mostPartSamples,
  shortestSegmentMs,
} from './cut-rules.ts';
import type { CutRules } from './cut-rules.ts';
import type { Cutter } from './cutter.ts';
import type { VideoLane, VideoSample } from './video-lane.ts';

const ticksPerMs = videoTimescale / 1000;

/** What a run works with. */
export interface RunParts {
  readonly cutter: Cutter;
  readonly rules: CutRules;
  /** Null in an audio-only run. */
  readonly video: VideoLane | null;
  readonly audio: AudioLane | null;
  /** Added to every unit's time, in milliseconds. */
  readonly offsetMs: number;
}

/**
 * Cuts the units of one unbroken stretch with one init segment.
 *
 *   frame → pending (duration unknown) → next frame → open part ─ full, or keyframe ahead → cut
 *   audio → waits for the part whose frames end behind it
 *   audio alone (no video track, or video silent) → parts of whole audio frames; the newest frame is kept back
 *   close → the pending frame gets its usual duration, everything is cut, the segment ends
 *
 * One frame or audio frame always waits, so that the part that ends a segment can say so.
 */
export class Run {
  readonly #parts: RunParts;
  readonly #targetTicks: number;
  #pending: VideoSample | null = null;
  #open: VideoSample[] = [];
  #openTicks = 0;
  #openBytes = 0;
  #audioSinceFrame: number | null = null;
  #isVideoSilent = false;
  #shortParts = 0;
  #isRateChangeDue = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#targetTicks = Math.floor(parts.rules.partTargetMs * ticksPerMs + 1e-6);
  }

  /** Video is announced but only audio comes. */
  get isVideoSilent(): boolean {
    return this.#isVideoSilent;
  }

  /** Takes a video frame. */
  frame(unit: AccessUnit): void {
    const { video, cutter } = this.#parts;
    if (video === null) return;
    this.#audioSinceFrame = null;
    if (this.#isVideoSilent) {
      this.#isVideoSilent = false;
      this.#cutAudio(true);
    }
    const next = video.place(unit, this.#parts.offsetMs);
    if (this.#pending !== null) this.#settle(this.#pending, next.ticks);
    this.#pending = next;
    if (this.#open.length === 0) return;
    const isShort = this.#openTicks < leastPartShare * this.#targetTicks;
    const segmentMs = cutter.segmentMs + this.#openTicks / ticksPerMs;
    const halfFrameMs = video.intervalTicks / ticksPerMs / 2;
    const isLongEnough = segmentMs >= shortestSegmentMs - Math.min(halfFrameMs, 50);
    if (next.isKeyframe && (isLongEnough || this.#isRateChangeDue)) {
      this.#cutVideo(next.ticks, true);
      if (this.#isRateChangeDue) cutter.markDiscontinuity();
      this.#isRateChangeDue = false;
    } else if (this.#openTicks + video.intervalTicks > this.#targetTicks && (!isShort || this.#mayFallShort())) {
      this.#cutVideo(next.ticks, false);
    } else if (this.#open.length >= mostPartSamples || this.#openBytes >= mostPartBytes) {
      cutter.warn('part_overfull', `${this.#open.length} frames, ${this.#openBytes} bytes in one part`);
      this.#cutVideo(next.ticks, true);
    }
  }

  /** Takes an audio frame. */
  audio(unit: AccessUnit): void {
    const { audio, cutter, rules } = this.#parts;
    if (audio === null) return;
    if (!audio.push(unit, this.#parts.offsetMs))
      cutter.warn('audio_overlap', `audio at ${unit.dts} ms runs over itself`);
    if (this.#parts.video !== null && !this.#isVideoSilent) {
      this.#audioSinceFrame ??= unit.dts;
      if (unit.dts - this.#audioSinceFrame <= Math.max(1000, 2 * rules.partTargetMs)) return;
      this.#silenceVideo();
    }
    this.#cutAudio(false);
  }

  /** Ends the stretch; `nextFrame` is the frame behind it where one is known, else the last frame gets the usual duration. */
  close(nextFrame: AccessUnit | null): void {
    const { video, cutter } = this.#parts;
    if (video !== null && this.#pending !== null) {
      const pending = this.#pending;
      const nextTicks =
        nextFrame === null
          ? pending.ticks + Math.min(this.#targetTicks, Math.max(1, Math.round(video.intervalTicks)))
          : Math.max(pending.ticks + 1, Math.round((nextFrame.dts + this.#parts.offsetMs) * ticksPerMs));
      this.#settle(pending, nextTicks);
      this.#pending = null;
      this.#cutVideo(nextFrame === null ? null : nextTicks, true);
    } else {
      this.#cutAudio(true);
    }
    cutter.endSegment();
  }

  /** Gives the pending frame its duration and puts it into the open part, or into the next where it does not fit. */
  #settle(pending: VideoSample, nextTicks: number): void {
    const { video, cutter } = this.#parts;
    const distance = nextTicks - pending.ticks;
    pending.durationTicks = Math.min(distance, this.#targetTicks);
    if (distance > this.#targetTicks) {
      cutter.warn('frame_gap', `${Math.round(distance / ticksPerMs)} ms between two frames`);
    }
    video?.follow(distance);
    if (this.#open.length > 0 && this.#openTicks + pending.durationTicks > this.#targetTicks) {
      const isShort = this.#openTicks < leastPartShare * this.#targetTicks;
      if (isShort && !this.#mayFallShort()) this.#noteShortPart();
      this.#cutVideo(pending.ticks, isShort && !this.#mayFallShort());
    }
    this.#open.push(pending);
    this.#openTicks += pending.durationTicks;
    this.#openBytes += pending.byteLength;
  }

  /** After a return at another rate the ceiling holds and the 85 % yields. */
  #mayFallShort(): boolean {
    const interval = this.#parts.video?.intervalTicks;
    return this.#parts.cutter.hasDiscontinuity && interval !== undefined && isMisfit(interval, this.#targetTicks);
  }

  /** A steady rate that cannot fill parts would end a segment with every part: from the next keyframe on it counts as a return at another rate. */
  #noteShortPart(): void {
    const { video, cutter } = this.#parts;
    this.#shortParts += 1;
    if (
      this.#shortParts < 3 ||
      video === null ||
      !video.isSteady ||
      !isMisfit(video.intervalTicks, this.#targetTicks)
    ) {
      return;
    }
    cutter.warn('frame_rate_changed', `frames now come every ${(video.intervalTicks / ticksPerMs).toFixed(2)} ms`);
    this.#isRateChangeDue = true;
  }

  #cutVideo(endTicks: number | null, isLast: boolean): void {
    const { cutter, rules, audio } = this.#parts;
    const [first] = this.#open;
    if (first === undefined) return;
    const isFull = isSegmentFull(cutter.segmentMs + this.#openTicks / ticksPerMs, rules);
    if (isFull && !isLast) {
      cutter.warn('keyframes_too_far', `no keyframe within ${rules.targetDurationMs / 1000} s`);
    }
    if (this.#openTicks >= leastPartShare * this.#targetTicks) this.#shortParts = 0;
    const video = this.#open;
    this.#open = [];
    this.#openTicks = 0;
    this.#openBytes = 0;
    cutter.cut({
      video,
      audio: audio?.takeUntil(endTicks === null ? null : endTicks / ticksPerMs) ?? [],
      audioTimescale: audio?.timescale ?? 1,
      isIndependent: first.isKeyframe,
      lastOfSegment: isLast || isFull,
    });
  }

  /** Audio went on for long without a frame: the last frame is cut to PART-TARGET and audio alone carries on. */
  #silenceVideo(): void {
    this.#isVideoSilent = true;
    this.#parts.cutter.warn('video_silent', 'audio goes on without video');
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    this.#settle(pending, pending.ticks + this.#targetTicks);
    this.#cutVideo(pending.ticks + this.#targetTicks, true);
  }

  #cutAudio(isEnd: boolean): void {
    const { audio, cutter, rules } = this.#parts;
    if (audio === null) return;
    const targetTicks = Math.floor((rules.partTargetMs * audio.timescale) / 1000 + 1e-6);
    const mayFallShort = cutter.hasDiscontinuity && isMisfit(audio.frameTicks, targetTicks);
    for (let plan = planAudioCut(audio.waiting, targetTicks); plan; plan = planAudioCut(audio.waiting, targetTicks)) {
      const segmentMs = cutter.segmentMs + (plan.ticks * 1000) / audio.timescale;
      const isLast = (plan.isShort && !mayFallShort) || segmentMs >= shortestSegmentMs;
      this.#cutAudioPart(audio, plan.count, isLast || isSegmentFull(segmentMs, rules));
    }
    if (isEnd) this.#cutAudioPart(audio, audio.waiting.length, true);
  }

  #cutAudioPart(audio: AudioLane, count: number, lastOfSegment: boolean): void {
    const isIndependent = this.#parts.video === null;
    const content = { video: [], audio: audio.take(count), audioTimescale: audio.timescale };
    this.#parts.cutter.cut({ ...content, isIndependent, lastOfSegment });
  }
}
