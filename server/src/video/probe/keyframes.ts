import { Worker } from 'node:worker_threads';

const timeoutMs = 8_000;
const memoryMb = 384;

/**
 * Times of the keyframes of one picture track (counted among the picture tracks), in milliseconds of the file's own time, ascending. Null when the index
 * cannot be read in time or memory: the file is then worked on in one piece.
 */
export function readKeyframes(path: string, trackNumber: number): Promise<readonly number[] | null> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./keyframe-worker.ts', import.meta.url), {
      workerData: { path, trackNumber },
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 64 },
    });
    const finish = (times: readonly number[] | null): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(times);
    };
    const timer = setTimeout(() => finish(null), timeoutMs);
    worker.once('message', (times: readonly number[]) => finish(times.length === 0 ? null : times));
    worker.once('error', () => finish(null));
    worker.once('exit', () => finish(null));
  });
}
