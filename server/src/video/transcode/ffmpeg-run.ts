import type { ProcessReason } from '@amphi/contract';
import type { FfmpegCommand } from '@amphi/media/ladder';
import type { FfmpegLimits, FfmpegResult, FfmpegRoom } from '../../platform/process/index.ts';
import type { PieceRun } from './kit.ts';
import { PieceFailure } from './piece.ts';

const reasons: Readonly<Record<Exclude<FfmpegResult['outcome'], 'done' | 'cancelled'>, ProcessReason>> = {
  failed: 'damaged',
  out_of_time: 'out_of_time',
  stuck: 'stuck',
  out_of_space: 'out_of_space',
  out_of_memory: 'internal',
};

/** Somebody ended ffmpeg from outside: that says nothing about the file. */
const reasonOf = (result: FfmpegResult & { readonly outcome: keyof typeof reasons }): ProcessReason =>
  result.outcome === 'failed' && result.signal !== null ? 'internal' : reasons[result.outcome];

/** One run over the source of a video. */
export interface SourceRun {
  readonly room: FfmpegRoom;
  readonly command: FfmpegCommand;
  /** Absolute path of the source. */
  readonly path: string;
  readonly limits?: FfmpegLimits;
  /** How far the run is, 0 to 1. */
  readonly onShare?: (share: number) => void;
}

/**
 * Runs a command to its end.
 * @throws PieceFailure with the reason, when it did not end well
 */
export const runFfmpeg = async (
  { room, command, path, limits, onShare }: SourceRun,
  run: Pick<PieceRun, 'signal'>,
): Promise<FfmpegResult> => {
  const result = await room.run({
    command,
    files: { source: path },
    signal: run.signal,
    ...(limits === undefined ? {} : { limits }),
    ...(onShare === undefined
      ? {}
      : { onProgress: ({ outMs }) => onShare(Math.min(1, Math.max(0, outMs / Math.max(1, command.durationMs)))) }),
  });
  run.signal.throwIfAborted();
  if (result.outcome === 'done') return result;
  if (result.outcome === 'cancelled') throw new PieceFailure('internal');
  const failed = { ...result, outcome: result.outcome };
  throw new PieceFailure(reasonOf(failed), {
    cause: new Error(`ffmpeg ${result.outcome}: ${lastLines(result.stderr)}`),
  });
};

const lastLines = (text: string): string => text.trim().split('\n').slice(-3).join(' | ').slice(-600);
