export type {
  AudioTrackFacts,
  Container,
  DynamicRange,
  FrameRate,
  SubtitleTrackFacts,
  VideoFacts,
  VideoTrackFacts,
} from './facts.ts';
export type { FfmpegCommand, FfmpegInput } from './command.ts';
export type { AudioRendition, LadderOptions, LadderPlan, Piece, RemuxPlan, VideoRendition } from './plan-shape.ts';
