import type { AccessUnit, AudioTrack, UnitEvent, VideoTrack } from '@amphi/media/unit';
import type { Clock } from '../../platform/clock/index.ts';
import type { StreamReader } from '../hub/live-stream.ts';
import type { LiveHealth } from '../live.ts';

type Warning = LiveHealth['warnings'][number];

/** A warning is shown this long after it was last raised. */
const warningMs = 30_000;
const mostWarnings = 16;
/** Without audio this long after the first picture the creator is told. */
const audioPatienceMs = 5_000;
const shortGopMs = 2_050;

const noHealth: LiveHealth = {
  bitrateBps: 0,
  fps: null,
  keyframeIntervalMs: null,
  video: null,
  audio: null,
  warnings: [],
};

/** Plain numbers about what a publisher sends, measured from what arrives. */
export class HealthMeter implements StreamReader {
  readonly #clock: Clock;
  readonly #warnings = new Map<string, { readonly detail: string; readonly at: number }>();
  #video: VideoTrack | null = null;
  #audio: AudioTrack | null = null;
  #bytes = 0;
  #frames = 0;
  #measuredAt: number;
  #firstVideoAt: number | null = null;
  #lastKeyframeMs: number | null = null;
  #keyframeIntervalMs: number | null = null;
  #longestGopMs = 0;
  #latest: LiveHealth = noHealth;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#measuredAt = clock.now();
  }

  /** As of the last `measure`. */
  get latest(): LiveHealth {
    return this.#latest;
  }

  /** Every keyframe came within 2 s of the one before it, and there were some. */
  get hasShortGops(): boolean {
    return this.#longestGopMs > 0 && this.#longestGopMs <= shortGopMs;
  }

  receive(event: UnitEvent): void {
    if (event.type === 'unit') this.#countUnit(event.unit);
    else if (event.type === 'discontinuity') this.#lastKeyframeMs = null;
    else if (event.track.kind === 'video') this.#video = event.track;
    else this.#audio = event.track;
  }

  warn(code: string, detail: string): void {
    if (this.#warnings.size >= mostWarnings && !this.#warnings.has(code)) return;
    this.#warnings.set(code, { detail, at: this.#clock.now() });
  }

  /** Closes the running second; to be called about once a second. `standing`: what is wrong beyond the media. */
  measure(standing: readonly Warning[]): LiveHealth {
    const now = this.#clock.now();
    const spanMs = Math.max(1, now - this.#measuredAt);
    this.#latest = {
      bitrateBps: Math.round((this.#bytes * 8_000) / spanMs),
      fps: this.#video === null ? null : Math.round((this.#frames * 10_000) / spanMs) / 10,
      keyframeIntervalMs: this.#keyframeIntervalMs,
      video: this.#video && { codec: this.#video.codec, width: this.#video.width, height: this.#video.height },
      audio: this.#audio && {
        codec: this.#audio.codec,
        sampleRate: this.#audio.sampleRate,
        channels: this.#audio.channels,
      },
      warnings: [...standing, ...this.#collectWarnings(now)],
    };
    this.#bytes = 0;
    this.#frames = 0;
    this.#measuredAt = now;
    return this.#latest;
  }

  #countUnit(unit: AccessUnit): void {
    this.#bytes += unit.byteLength;
    if (unit.kind === 'audio') return;
    this.#frames += 1;
    this.#firstVideoAt ??= this.#clock.now();
    if (!unit.isKeyframe) return;
    if (this.#lastKeyframeMs !== null) {
      this.#keyframeIntervalMs = Math.round(unit.dts - this.#lastKeyframeMs);
      this.#longestGopMs = Math.max(this.#longestGopMs, this.#keyframeIntervalMs);
    }
    this.#lastKeyframeMs = unit.dts;
  }

  #collectWarnings(now: number): Warning[] {
    const isMute = this.#audio === null && this.#firstVideoAt !== null;
    if (isMute && now - (this.#firstVideoAt ?? now) > audioPatienceMs) this.warn('no_audio', '');
    for (const [code, { at }] of this.#warnings) if (now - at > warningMs) this.#warnings.delete(code);
    return [...this.#warnings].map(([code, { detail }]) => ({ code, detail }));
  }
}
