import type { VideoTrackFacts } from './facts.ts';

/** A picture size of the ladder. */
export interface Rung {
  readonly width: number;
  readonly height: number;
  /** Shorter side: what people call the quality. */
  readonly rung: number;
}

const standardRungs: readonly number[] = [1080, 720, 480, 360, 240];
/** A source this much larger than a rung gets one of its own size. */
const worthAnotherRung = 1.15;
/** What every decoder of H.264 level 5.1 can show. */
const maxLongSide = 4096;

/**
 * Even sizes, largest first, none larger than the shown picture in either direction. Upright pictures count by their width. A picture smaller
 * than every rung keeps its size.
 */
export function planRungs(video: Pick<VideoTrackFacts, 'width' | 'height'>, maxRung: number): readonly Rung[] {
  const short = Math.min(video.width, video.height);
  const top = Math.min(short, maxRung);
  const standard = standardRungs.filter((rung) => rung <= top);
  const largest = standard[0] ?? 0;
  const wanted = top >= largest * worthAnotherRung ? [top, ...standard] : standard;
  const rungs = (wanted.length === 0 ? [top] : wanted).map((rung) => sizeOf(video, rung));
  // Extreme shapes are bound by their long side, so that two rungs may come out alike.
  return rungs.filter((rung, index) => index === 0 || rung.height * rung.width < areaOf(rungs[index - 1]));
}

const areaOf = (rung: Rung | undefined): number => (rung === undefined ? Infinity : rung.width * rung.height);

const sizeOf = ({ width, height }: Pick<VideoTrackFacts, 'width' | 'height'>, rung: number): Rung => {
  const scale = Math.min(1, rung / Math.min(width, height), maxLongSide / Math.max(width, height));
  const fit = (side: number): number => Math.max(2, Math.min(evenBelow(side), Math.round((side * scale) / 2) * 2));
  const size = { width: fit(width), height: fit(height) };
  return { ...size, rung: Math.min(size.width, size.height) };
};

/** The largest even number of pixels that a side holds; 2 for the odd file whose side is 1. */
const evenBelow = (side: number): number => Math.max(2, Math.floor(side / 2) * 2);

/** 720p30 needs this; others by pixels^0.75, since larger pictures are smoother, and by fps^0.6, since frames resemble each other. */
const referenceBps = 2_900_000;
const referencePixels = 1280 * 720;
const referenceFps = 30;
const leastBps = 100_000;
/** Bits that a good H.264 encoder needs for what these codecs say in one. */
const codecGain: Readonly<Record<string, number>> = { hevc: 1.6, av1: 1.9, vp9: 1.5 };
/** AV1 needs about this share of H.264 for the same looks. */
const av1Share = 0.6;

/** Bits per second for a rendition: by its pixels and frames, but not more than the source can have put in. */
export function planBitrate(
  { width, height }: Pick<Rung, 'width' | 'height'>,
  fps: number,
  source: Pick<VideoTrackFacts, 'codec' | 'bitrateBps' | 'width' | 'height'>,
  codec: 'h264' | 'av1',
): number {
  const pixels = width * height;
  const wanted = referenceBps * (pixels / referencePixels) ** 0.75 * (fps / referenceFps) ** 0.6;
  const share = (pixels / (source.width * source.height)) ** 0.75;
  const gain = codecGain[source.codec] ?? 1;
  const given = source.bitrateBps === null ? Infinity : source.bitrateBps * gain * share * 1.2;
  const bps = Math.max(leastBps, Math.min(wanted, given)) * (codec === 'av1' ? av1Share : 1);
  return Math.round(bps / 1000) * 1000;
}
