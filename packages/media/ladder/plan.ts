import type { AudioTrackFacts, FrameRate, VideoFacts } from './facts.ts';
import { divideRate, fpsOf, planFrameRate } from './frame-rate.ts';
import type { AudioRendition, LadderOptions, LadderPlan, RemuxPlan, VideoRendition } from './plan-shape.ts';
import { planBitrate, planRungs, type Rung } from './rungs.ts';

const segmentSeconds = 4;
const peakShare = 1.5;
/** A last frame that is less than whole is the padding of the sound; a little less is rounding. */
const wholeEnough = 0.05;
/** Fast motion does not pay on small pictures: at most this rate up to that rung. */
const calmRung = 480;
const calmFps = 30;
/** AV1 pays where bits are many. */
const leastAv1Rung = 720;
/** Languages beyond this many are left out. */
const maxAudioTracks = 8;

/** Decides everything that is made of a file. */
export function planLadder(facts: VideoFacts, options: LadderOptions): LadderPlan {
  const { video } = facts;
  const rungs = planRungs(video, options.maxRung);
  const frameRate = planFinestRate(video, rungs);
  const isHalved = isFast(frameRate) && rungs.some(({ rung }) => rung <= calmRung);
  const segmentFrames = planSegment(frameRate, isHalved);
  const seconds = facts.durationMs / 1000;
  const frames = Math.max(1, Math.floor(seconds * fpsOf(frameRate) + wholeEnough));
  const h264 = rungs.map((rung) => renditionOf(facts, rung, frameRate, 'h264'));
  const av1 = options.isAv1Wanted
    ? rungs.filter(({ rung }) => rung >= leastAv1Rung).map((rung) => renditionOf(facts, rung, frameRate, 'av1'))
    : [];
  return {
    remux: planRemux(facts),
    video: [...h264, ...av1],
    audio: planAudio(facts.audio),
    frameRate,
    frames: isHalved ? frames + (frames % 2) : frames,
    segmentFrames,
    durationMs: facts.durationMs,
  };
}

const isFast = (frameRate: FrameRate): boolean => fpsOf(frameRate) > calmFps * 1.01;

/** Rate of the largest rendition; where all are small, half of a fast one. */
const planFinestRate = (video: VideoFacts['video'], rungs: readonly Rung[]): FrameRate => {
  const rate = planFrameRate(video.frameRate, video.isVfr);
  return isFast(rate) && rungs.every(({ rung }) => rung <= calmRung) ? divideRate(rate, 2) : rate;
};

/** Whole frames nearest to four seconds, even where some renditions show every second frame only. */
const planSegment = (frameRate: FrameRate, isHalved: boolean): number => {
  const frames = segmentSeconds * fpsOf(frameRate);
  return isHalved ? Math.max(2, Math.round(frames / 2) * 2) : Math.max(1, Math.round(frames));
};

const renditionOf = (
  { video }: VideoFacts,
  rung: Rung,
  finest: FrameRate,
  codec: VideoRendition['codec'],
): VideoRendition => {
  const isCalm = rung.rung <= calmRung && isFast(finest);
  const frameRate = isCalm ? divideRate(finest, 2) : finest;
  const bitrateBps = planBitrate(rung, fpsOf(frameRate), video, codec);
  const name = codec === 'h264' ? `v${rung.rung}` : `v${rung.rung}-av1`;
  return { ...rung, name, codec, frameRate, bitrateBps, peakBps: Math.round(bitrateBps * peakShare) };
};

const h264Profiles = new Set(['Constrained Baseline', 'Baseline', 'Main', 'High']);
const remuxCodecs = new Set(['h264', 'hevc', 'av1']);

/** Less than that is rounding. */
const hiddenEnoughMs = 60;

/**
 * Turned pictures are left out because browsers differ in what they make of the matrix in segments; interlaced ones would comb; and what
 * somebody cut away must not be seen again. A picture that is not H.264 with 8 bits plays only in some browsers.
 */
function planRemux({ video, bytes, durationMs, oddities }: VideoFacts): RemuxPlan | null {
  const isAsShown =
    video.rotation === 0 &&
    !video.isInterlaced &&
    Math.abs(video.pixelAspect - 1) < 0.01 &&
    video.hiddenMs < hiddenEnoughMs;
  if (!remuxCodecs.has(video.codec) || !isAsShown || oddities.includes('changing_size')) return null;
  const isUniversal =
    video.codec === 'h264' &&
    video.bitDepth === 8 &&
    /^yuvj?420p$/.test(video.pixelFormat) &&
    h264Profiles.has(video.profile ?? 'High') &&
    video.codedWidth * video.codedHeight <= 4096 * 2304;
  const bitrateBps = video.bitrateBps ?? Math.round((bytes * 8000) / Math.max(1, durationMs));
  return { name: 'source', isUniversal, width: video.codedWidth, height: video.codedHeight, bitrateBps };
}

const planAudio = (tracks: readonly AudioTrackFacts[]): readonly AudioRendition[] => {
  const chosen = tracks.slice(0, maxAudioTracks);
  const marked = chosen.findIndex(({ isDefault }) => isDefault);
  return chosen.map((track, number) => audioOf(track, number, number === Math.max(0, marked)));
};

const copiedRates = new Set([32_000, 44_100, 48_000]);

/** AAC that every browser plays is copied; everything else becomes AAC-LC. */
const audioOf = (track: AudioTrackFacts, number: number, isDefault: boolean): AudioRendition => {
  const channels = track.channels === 1 ? 1 : 2;
  const isCopy =
    track.codec === 'aac' &&
    (track.profile === null || track.profile === 'LC') &&
    track.channels <= 2 &&
    copiedRates.has(track.sampleRate);
  const encodedBps = channels === 1 ? 80_000 : 144_000;
  return {
    name: `a${number}`,
    index: track.index,
    isCopy,
    channels,
    sampleRate: isCopy || track.sampleRate === 44_100 ? track.sampleRate : 48_000,
    bitrateBps: isCopy ? (track.bitrateBps ?? encodedBps) : encodedBps,
    language: track.language,
    label: track.title,
    isDefault,
  };
};
