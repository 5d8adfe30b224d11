export { runProcess, type ProcessOptions, type ProcessResult } from './run-process.ts';
export { findFfmpeg, type FfmpegFacts } from './ffmpeg.ts';
