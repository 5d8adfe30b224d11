import { sourceInput } from './commands.ts';
import type { FfmpegCommand } from './command.ts';
import type { VideoFacts } from './facts.ts';

/** How loud a track is (EBU R 128). */
export interface Loudness {
  /** LUFS, over the whole; silence is −70. */
  readonly integratedLufs: number;
  /** LU. */
  readonly rangeLu: number;
  /** dBTP. */
  readonly truePeakDb: number;
}

/** Measures the track with this index; the answer stands in standard error. */
export const loudnessCommand = (facts: VideoFacts, index: number): FfmpegCommand => ({
  inputs: [sourceInput(facts, { audio: [index] })],
  args: ['-map', `0:${index}`, '-vn', '-sn', '-dn', '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
  folders: [],
  durationMs: facts.durationMs,
});

/** The summary that ffmpeg wrote; null when there is none. */
export function parseLoudness(said: string): Loudness | null {
  const summary = said.slice(said.lastIndexOf('Summary:'));
  const read = (pattern: RegExp): number => {
    const text = pattern.exec(summary)?.[1];
    return text === undefined ? NaN : text === '-inf' ? -120 : Number(text);
  };
  const integratedLufs = read(/\bI:\s+(-?[\d.]+|-inf) LUFS/);
  const rangeLu = read(/\bLRA:\s+(-?[\d.]+) LU/);
  const truePeakDb = read(/\bPeak:\s+(-?[\d.]+|-inf) dBFS/);
  return [integratedLufs, rangeLu, truePeakDb].every(Number.isFinite) ? { integratedLufs, rangeLu, truePeakDb } : null;
}
