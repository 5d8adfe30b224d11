import type { MadeSegment, MadeStretch } from './piece.ts';
import { serializeMediaPlaylist, type PlaylistSegment } from '@amphi/media/hls';

/** A whole rendition as it is kept once it can be played. */
export interface JoinedRendition {
  readonly playlist: string;
  readonly codec: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number;
  readonly bitrateBps: number;
  readonly peakBps: number;
}

/** Where stretches do not fit together: a seam would be seen or heard. */
export interface Seam {
  readonly atTicks: number;
  readonly gapTicks: number;
}

/** The first place where a stretch does not begin exactly where the one before it ended, or null. */
export const findSeam = (stretches: readonly MadeStretch[]): Seam | null => {
  let end: number | null = null;
  for (const { segments, timescale } of stretches) {
    if (timescale !== stretches[0]?.timescale) return { atTicks: end ?? 0, gapTicks: 0 };
    for (const { startTicks, durationTicks } of segments) {
      if (end !== null && startTicks !== end) return { atTicks: end, gapTicks: startTicks - end };
      end = startTicks + durationTicks;
    }
    if (segments.length === 0) return { atTicks: end ?? 0, gapTicks: 0 };
  }
  return null;
};

const bitsPerSecond = (bytes: number, ticks: number, timescale: number): number =>
  ticks <= 0 ? 0 : Math.round((bytes * 8 * timescale) / ticks);

const durationMs = (segment: MadeSegment, timescale: number): number => (segment.durationTicks * 1000) / timescale;

const playlistOf = (stretches: readonly MadeStretch[]): string => {
  const inits = new Map<string, string>();
  const segments = stretches.flatMap((stretch): PlaylistSegment[] => {
    const initUri = inits.get(stretch.initHash) ?? stretch.init;
    inits.set(stretch.initHash, initUri);
    return stretch.segments.map((segment) => ({
      uri: segment.name,
      durationMs: durationMs(segment, stretch.timescale),
      programDateTimeMs: null,
      isDiscontinuity: false,
      initUri,
      parts: [],
    }));
  });
  return serializeMediaPlaylist({
    type: 'vod',
    // RFC 8216bis §4.4.3.1: no EXTINF, rounded to whole seconds, may exceed it.
    targetDurationSeconds: Math.max(1, ...segments.map((segment) => Math.ceil(segment.durationMs / 1000))),
    partTargetMs: null,
    mediaSequence: 1,
    discontinuitySequence: 0,
    segments,
    open: null,
    preloadHintUri: null,
    renditionReports: [],
    isEnded: true,
  });
};

/** Joins stretches that lie in order and fit together (`findSeam`) into one rendition; nothing is encoded again. */
export const joinStretches = (stretches: readonly MadeStretch[]): JoinedRendition => {
  const [first] = stretches;
  if (first === undefined) throw new Error('expected at least one stretch');
  const segments = stretches.flatMap((stretch) => stretch.segments);
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const ticks = segments.reduce((sum, segment) => sum + segment.durationTicks, 0);
  // A short last segment says little about what a line must carry.
  const counted = segments.filter(({ durationTicks }) => durationTicks * 2 >= first.timescale);
  const peaks = counted.map((segment) => bitsPerSecond(segment.bytes, segment.durationTicks, first.timescale));
  const bitrateBps = bitsPerSecond(bytes, ticks, first.timescale);
  return {
    playlist: playlistOf(stretches),
    codec: first.codec,
    width: first.width,
    height: first.height,
    bytes,
    bitrateBps,
    peakBps: Math.max(bitrateBps, ...peaks),
  };
};
