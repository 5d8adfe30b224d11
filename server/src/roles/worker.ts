import { join } from 'node:path';
import { workOnPersonalData } from '../account/index.ts';
import { createBehaviourStore, workOnInsight } from '../insight/index.ts';
import { createReplays, createReplayStore, workOnReplays } from '../live/index.ts';
import { createFfmpeg } from '../platform/process/index.ts';
import { clearUploads, startHot, startVideoWork, workOnLibrary } from '../video/index.ts';
import type { Features } from './features.ts';
import type { Foundation } from './foundation.ts';

const graceMs = 5_000;

/** Makes the queue ready: every role may put work in. */
export async function startQueue({ shutdown }: Foundation, { queue }: Features): Promise<void> {
  await queue.start();
  shutdown.add('queue', () => queue.stop(graceMs));
}

/** Role worker: takes up the work of every feature. */
export async function startWork(foundation: Foundation, features: Features): Promise<void> {
  const { queue, ownData, uploads, site } = features;
  const { clock, log, shutdown, database } = foundation;
  shutdown.add('work', await workOnPersonalData(queue, { ...ownData, clock, log }));
  const insightWork = { store: createBehaviourStore(database), settings: site.settings, clock, log };
  shutdown.add('insight', await workOnInsight(queue, insightWork));
  shutdown.add('hot start', startHot({ ...foundation, ...features }));
  shutdown.add('uploads', clearUploads(uploads, { clock, log }));
  shutdown.add('library', await workOnLibrary(queue, { ...features.erasure, ...foundation, ...features.video }));
  const store = createReplayStore(database);
  const { categories } = site;
  const replays = createReplays({ ...foundation, ...features, store, categories });
  shutdown.add('replays', await workOnReplays(queue, { ...foundation, replays }));
  // Trying ffmpeg and its protection takes a moment that no start waits for: the work lies in the database.
  const working = workOnVideos(foundation, features).catch((error: unknown) => {
    log.error({ err: error }, 'this process does not work on videos');
    return () => Promise.resolve();
  });
  shutdown.add('video work', async () => (await working)());
}

/** Finds an ffmpeg and takes up the work on videos. */
export async function workOnVideos(foundation: Foundation, { site, video }: Features): Promise<() => Promise<void>> {
  const { config, log } = foundation;
  const ffmpeg = await createFfmpeg({
    program: config.ffmpegPath,
    scratch: join(config.dataDir, 'scratch'),
    hidden: [join(config.dataDir, 'blobs')],
  });
  for (const { layer, why } of ffmpeg?.abilities.missing ?? []) log.warn({ layer }, why);
  if (ffmpeg === null)
    log.warn('there is no ffmpeg that can be used: MP4 with H.264 and AAC plays as uploaded, other videos wait');
  const { entry, publication } = video;
  const { minFreeDisk, encoders, pieceSeconds } = config.limits;
  return startVideoWork({
    ...foundation,
    settings: site.settings,
    entry,
    publication,
    ffmpeg,
    minFreeDisk,
    pieceMs: pieceSeconds * 1000,
    ...(encoders === 0 ? {} : { encoders }),
  });
}
