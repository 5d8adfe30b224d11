import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess } from './run-process.ts';

/** What an ffmpeg program can do for us. */
export interface FfmpegFacts {
  /** As it can be started. */
  readonly program: string;
  /** Such as `7.0.2`. */
  readonly version: string;
  readonly hasH264: boolean;
  readonly hasAac: boolean;
}

/** The program that came with the dependencies, where they have one for this machine. */
const bundled = (): readonly string[] => {
  try {
    const place = import.meta.resolve(`@ffmpeg-binary/${process.platform}-${process.arch}/package.json`);
    return [join(dirname(fileURLToPath(place)), 'ffmpeg')];
  } catch {
    return [];
  }
};

/** What the program says; null when it cannot be started or ends with a failure. */
const ask = async (program: string, args: readonly string[]): Promise<string | null> => {
  const env = { PATH: process.env['PATH'] ?? '' };
  const answer = await runProcess(program, args, { env, timeoutMs: 10_000 }).catch(() => null);
  return answer?.code === 0 ? answer.stdout : null;
};

/** Looks for ffmpeg: at the given place alone, else the system's, then the one of the dependencies. Null = there is none that runs. */
export const findFfmpeg = async (given: string | null): Promise<FfmpegFacts | null> =>
  (await surveyFfmpeg(given))?.facts ?? null;

/** The same, with the list of encoders as the program prints it. */
export const surveyFfmpeg = async (
  given: string | null,
): Promise<{ readonly facts: FfmpegFacts; readonly encoders: string } | null> => {
  for (const program of given === null ? ['ffmpeg', ...bundled()] : [given]) {
    const [said, listed] = await Promise.all([
      ask(program, ['-hide_banner', '-version']),
      ask(program, ['-hide_banner', '-encoders']),
    ]);
    const version = /^ffmpeg version (\S+)/.exec(said ?? '')?.[1];
    if (version === undefined) continue;
    const encoders = listed ?? '';
    const hasH264 = /\s(?:libx264|h264_\w+)\s/.test(encoders);
    return { facts: { program, version, hasH264, hasAac: /\saac\s/.test(encoders) }, encoders };
  }
  return null;
};
