export { runProcess, type ProcessOptions, type ProcessResult } from './run-process.ts';
export { findFfmpeg, type FfmpegFacts } from './ffmpeg.ts';
export type {
  Ffmpeg,
  FfmpegAbilities,
  FfmpegLimits,
  FfmpegOptions,
  FfmpegProgress,
  FfmpegRequest,
  FfmpegResult,
  FfmpegRoom,
  MissingLayer,
  SandboxLayer,
} from './ffmpeg-shape.ts';
export { createFfmpeg } from './ffmpeg-runner.ts';
