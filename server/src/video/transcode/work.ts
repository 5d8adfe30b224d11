import { availableParallelism } from 'node:os';
import { millis } from '@amphi/media/time';
import { Crew } from './crew.ts';
import type { VideoWorkOptions, WorkKit } from './kit.ts';
import { createPersistence } from './persistence.ts';
import { createPieceStore, type Lane } from './piece.store.ts';
import { createTakeStore } from './take.store.ts';
import { tidyUp } from './tidy.ts';
import { openWorkerName } from './worker-name.ts';

/** New files that are looked at at once, beside whatever is encoded: they are copied more than computed. */
const quickLanes = 2;
const tidyEveryMs = millis(5_000);
const defaultPieceMs = 90_000;

/** Takes up the work on videos in this process; answers how to stop it. */
export const workOnVideos = async (options: VideoWorkOptions): Promise<() => Promise<void>> => {
  const { database, clock, log, ffmpeg, probe, ...rest } = options;
  const cores = availableParallelism();
  const encoders = options.encoders ?? Math.max(1, Math.floor(cores / 4));
  const name = openWorkerName();
  const kit: WorkKit = {
    ...rest,
    clock,
    log,
    ffmpeg,
    probe,
    pieces: createPieceStore(database),
    takes: createTakeStore(database),
    worker: options.workerName ?? name.name,
    threads: options.threads ?? Math.max(1, Math.floor(cores / encoders)),
    pieceMs: options.pieceMs ?? defaultPieceMs,
    persist: createPersistence({ clock, log }),
  };
  let tidying: Promise<void> | null = null;
  const tidy = (): Promise<void> =>
    (tidying ??= tidyUp(kit)
      .catch((error: unknown) =>
        log.warn({ err: error }, 'what crashes left of videos was not tidied up; trying again'),
      )
      .finally(() => (tidying = null)));
  await tidy();
  const lanes: readonly Lane[] = [
    ...Array.from({ length: quickLanes }, () => 'quick' as const),
    ...Array.from({ length: encoders }, () => 'heavy' as const),
  ];
  const crew = new Crew(kit, lanes);
  const stopTidying = clock.every(tidyEveryMs, () => void tidy());
  return async () => {
    stopTidying();
    await crew.stop();
    await tidying;
    name.end();
  };
};
