import { createAvatars } from '../../account/index.ts';
import { createFeatures } from '../../roles/features.ts';
import { openBlobs, type Foundation } from '../../roles/foundation.ts';
import { createShutdown } from '../../roles/shutdown.ts';
import { workOnVideos } from '../../roles/worker.ts';
import { createLog } from '../../platform/log/index.ts';
import { createMetrics } from '../../platform/metrics/index.ts';
import { createProcessBus, type Bus } from '../../platform/bus/index.ts';
import { findFfmpeg } from '../../platform/process/index.ts';
import { createCaptionStore, createCaptions, videoTopic } from '../../video/index.ts';
import { addRoom } from '../live-commands.ts';
import type { Site } from '../site.ts';
import { firstMobile, rooms } from './cast.ts';
import { planCrowd } from './doings.ts';
import { gatherPeople } from './people.ts';
import { screen } from './screening.ts';
import { createSeedStore } from './seed.store.ts';

/** What was found or made. */
export interface Seeded {
  /** The first member, and the number that finds it. */
  readonly userId: string;
  readonly mobile: string;
  readonly users: number;
  readonly rooms: readonly { readonly liveId: string; readonly title: string }[];
  readonly videos: readonly { readonly videoId: string; readonly title: string }[];
}

/** The next change of a video here; other processes may work on them too, so at most two seconds. */
const nextChange = (bus: Bus): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, 2_000);
    const stop = bus.subscribe(videoTopic, end);
  });

const openRooms = async (site: Site, userId: string): Promise<Seeded['rooms']> => {
  const { rows } = await site.live.findOwnRooms(userId, { page: 1, size: 100 });
  const made: { liveId: string; title: string }[] = [];
  for (const wish of rooms) {
    const known = rows.find(({ title }) => title === wish.title);
    made.push({ liveId: known?.id ?? (await addRoom(site, userId, wish)).liveId, title: wish.title });
  }
  return made;
};

/** The demo: people, rooms, films that really play, and what the people did. What is there already stays as it is. */
export const seed = async (site: Site, filmCount: number): Promise<Seeded> => {
  const { config, clock, database, address } = site;
  const log = createLog({ logLevel: 'warn', destination: process.stderr });
  const shutdown = createShutdown(log);
  const metrics = createMetrics({ isDefaultCollected: false });
  const shared = { config, log, clock, metrics, database, bus: createProcessBus(log), address, shutdown };
  const foundation: Foundation = { ...shared, blobs: openBlobs(config), certificates: null };
  const features = createFeatures(foundation);
  const { account, video, pipeline } = features;
  const store = createSeedStore(database);
  try {
    const people = await gatherPeople({ account, avatars: createAvatars(foundation.blobs), store });
    const [host] = people;
    if (host === undefined) throw new RangeError('the cast is empty');
    const captions = createCaptions({
      ...foundation,
      store: createCaptionStore(database),
      publication: video.publication,
    });
    const ffmpeg = await findFfmpeg(config.ffmpegPath);
    if (ffmpeg === null && filmCount > 0)
      throw new Error('the films of the demo are drawn by ffmpeg: install it first');
    if (filmCount > 0) shutdown.add('video work', await workOnVideos(foundation, features));
    const now = clock.wall();
    const shown = await screen(
      {
        ffmpeg: ffmpeg?.program ?? '',
        blobs: foundation.blobs,
        videos: video.store,
        pipeline,
        addCaptions: (videoId, { language, bytes }) => captions.put(videoId, { language }, bytes),
        store,
        now,
        nextChange: () => nextChange(foundation.bus),
      },
      people,
      filmCount,
    );
    // What happened lies in the past of the day on which a film came: a later run must not tell it anew.
    await store.addCrowd(planCrowd({ people, films: shown.fresh, now }));
    return {
      userId: host,
      mobile: firstMobile,
      users: people.length,
      rooms: await openRooms(site, host),
      videos: shown.all.map(({ videoId, title }) => ({ videoId, title })),
    };
  } finally {
    await shutdown.run();
  }
};
