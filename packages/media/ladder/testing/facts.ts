import type { AudioTrackFacts, VideoFacts, VideoTrackFacts } from '../index.ts';

/** A minute of 1080p30 with stereo AAC, or what is said otherwise. */
export const someFacts = ({
  video,
  ...other
}: Partial<Omit<VideoFacts, 'video'>> & { readonly video?: Partial<VideoTrackFacts> } = {}): VideoFacts => ({
  container: 'mp4',
  durationMs: 60_000,
  startMs: 0,
  bytes: 40_000_000,
  audio: [someSound()],
  subtitles: [],
  chapters: [],
  keyframesMs: null,
  oddities: [],
  ...other,
  video: {
    index: 0,
    codec: 'h264',
    profile: 'High',
    codedWidth: video?.width ?? 1920,
    codedHeight: video?.height ?? 1080,
    width: 1920,
    height: 1080,
    pixelAspect: 1,
    rotation: 0,
    frameRate: { num: 30, den: 1 },
    isVfr: false,
    isInterlaced: false,
    pixelFormat: 'yuv420p',
    bitDepth: 8,
    dynamicRange: 'sdr',
    bitrateBps: null,
    startMs: 0,
    hiddenMs: 0,
    ...video,
  },
});

/** A stereo AAC track, or what is said otherwise. */
export const someSound = (track: Partial<AudioTrackFacts> = {}): AudioTrackFacts => ({
  index: 1,
  codec: 'aac',
  profile: 'LC',
  channels: 2,
  sampleRate: 48_000,
  bitrateBps: 128_000,
  language: null,
  title: null,
  isDefault: true,
  startMs: 0,
  ...track,
});
