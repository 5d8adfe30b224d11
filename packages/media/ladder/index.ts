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
export type { Dialect } from './dialect.ts';
export type { LadderRun } from './ladder-command.ts';
export type { Loudness } from './loudness.ts';
export type { Storyboard } from './storyboard.ts';
export { allDecoders, audioDecodersOf, demuxerOf, isTextSubtitle, videoDecodersOf } from './codec-names.ts';
export { fpsOf } from './frame-rate.ts';
export { planLadder } from './plan.ts';
export { planPieces } from './pieces.ts';
export { audioCommand, remuxCommand, sourceName } from './commands.ts';
export { ladderCommand } from './ladder-command.ts';
export { loudnessCommand, parseLoudness } from './loudness.ts';
export { previewCommand, stillNames, stillsCommand } from './pictures.ts';
export { planStoryboard, sheetNames, storyboardCommand, storyboardVtt } from './storyboard.ts';
