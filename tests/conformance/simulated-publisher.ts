import { millis } from '../../packages/media/time/index.ts';
import type { AccessUnit, AudioTrack, UnitEvent, VideoTrack } from '../../packages/media/unit/index.ts';
import type { Random } from './random.ts';

/** How one stretch of a broadcast behaves. */
export interface Stretch {
  readonly seconds: number;
  /** Frames per second; 0 = no video. */
  readonly rate: number;
  /** Every frame strays from its place by up to 45 % of an interval. */
  readonly isVariable?: boolean;
  /** Timestamps stray by up to this many milliseconds. */
  readonly jitterMs?: number;
  /** Seconds between keyframes, chosen anew for every group of pictures. */
  readonly keyframeSeconds: readonly [number, ...number[]];
  readonly hasAudio: boolean;
  readonly audioRate?: number;
  /** Audio begins this much later than video. */
  readonly audioDelayMs?: number;
  /** Chance that a frame is lost. */
  readonly loss?: number;
  readonly width?: number;
}

const payload = new Uint8Array(64);

const unit = (kind: AccessUnit['kind'], dts: number, isKeyframe: boolean): UnitEvent => ({
  type: 'unit',
  unit: {
    kind,
    dts: millis(Math.round(dts)),
    compositionOffset: millis(0),
    isKeyframe,
    chunks: [payload],
    byteLength: payload.length,
  },
});

/** A video track whose configuration differs by width. */
export const videoTrack = (width: number, frameRate: number | null): VideoTrack => ({
  kind: 'video',
  codec: 'avc',
  decoderConfig: Uint8Array.of(1, 100, 0, 31, 255, 225, 0, width >> 8, width & 255),
  codecString: 'avc1.64001f',
  width,
  height: 720,
  frameRate,
});

/** AAC-LC stereo. */
export const audioTrack = (sampleRate: number): AudioTrack => ({
  kind: 'audio',
  codec: 'aac',
  decoderConfig: Uint8Array.of(0x11, 0x90, sampleRate >> 8),
  codecString: 'mp4a.40.2',
  sampleRate,
  channels: 2,
  frameSamples: 1024,
});

interface Timed {
  readonly at: number;
  readonly event: UnitEvent;
}

function frames(stretch: Stretch, startMs: number, random: Random): Timed[] {
  const found: Timed[] = [];
  const interval = 1000 / stretch.rate;
  const end = startMs + stretch.seconds * 1000;
  let keyframeAt = startMs;
  let last = startMs - 1;
  let at = startMs;
  for (let index = 0; at < end - 0.5; index += 1, at = startMs + index * interval) {
    if (stretch.isVariable === true) at += interval * (random.next() - 0.5) * 0.9;
    const isKeyframe = at >= keyframeAt - 0.5;
    if (isKeyframe) keyframeAt = at + random.pick(stretch.keyframeSeconds) * 1000;
    if (!isKeyframe && random.next() < (stretch.loss ?? 0)) continue;
    const strayed = at + (random.next() * 2 - 1) * (stretch.jitterMs ?? 0);
    last = Math.max(last + 1, index === 0 ? startMs : strayed);
    found.push({ at: last, event: unit('video', last, isKeyframe) });
  }
  return found;
}

/** The events of one stretch in the order in which an encoder would interleave them. */
export function publish(stretch: Stretch, startMs: number, random: Random): UnitEvent[] {
  const events: UnitEvent[] = [];
  const timed: Timed[] = [];
  if (stretch.rate > 0) {
    events.push({ type: 'track', track: videoTrack(stretch.width ?? 1280, null) });
    timed.push(...frames(stretch, startMs, random));
  }
  if (stretch.hasAudio) {
    const rate = stretch.audioRate ?? 48_000;
    const delay = stretch.audioDelayMs ?? 0;
    const announced: UnitEvent = { type: 'track', track: audioTrack(rate) };
    if (delay === 0) events.push(announced);
    else timed.push({ at: startMs + delay - 0.01, event: announced });
    for (let at = delay; at < stretch.seconds * 1000; at += (1024 * 1000) / rate) {
      timed.push({ at: startMs + at, event: unit('audio', startMs + at, true) });
    }
  }
  timed.sort((one, other) => one.at - other.at);
  return [...events, ...timed.map(({ event }) => event)];
}
