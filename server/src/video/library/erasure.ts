import type { Insight } from '../../insight/index.ts';
import type { BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { PersonalData } from '../../site/index.ts';
import type { Social } from '../../social/index.ts';
import type { VideoPipeline } from '../pipeline.ts';
import type { DeletionStore } from './deletion.store.ts';
import type { OwnVideoStore } from './own-video.store.ts';
import { stopWork } from './studio.ts';

/** What taking videos away for good needs. */
export interface ErasureOptions {
  readonly deletions: DeletionStore;
  readonly own: OwnVideoStore;
  readonly blobs: Pick<BlobStore, 'deleteAll'>;
  readonly social: Pick<Social, 'eraseTarget'>;
  readonly insight: Pick<Insight, 'eraseVideo'>;
  readonly pipeline: Pick<VideoPipeline, 'cancel'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly log: Log;
}

const keptDays = 30;
const batch = 100;
const dayMs = 24 * 3_600_000;

/** Everything of a video that does not hang on its row: files, what people did about it, what was counted. May run again. */
const clearVideo = async ({ blobs, social, insight }: ErasureOptions, videoId: string): Promise<void> => {
  await blobs.deleteAll(`video/${videoId}/`);
  await social.eraseTarget('video', videoId);
  await insight.eraseVideo(videoId);
};

/** Clears videos that were deleted thirty days ago; answers how many. A crash in between is made good by the next run: the row goes last. */
export const purgeDeleted = async (options: ErasureOptions): Promise<number> => {
  const { deletions, clock, log } = options;
  const before = new Date(clock.wall().getTime() - keptDays * dayMs);
  let purged = 0;
  for (const videoId of await deletions.findOverdue(before, batch)) {
    try {
      await clearVideo(options, videoId);
      if (await deletions.purge(videoId, before)) purged += 1;
    } catch (error) {
      log.warn({ err: error, videoId }, 'a deleted video was not cleared; the next run tries again');
    }
  }
  return purged;
};

/** What the video feature keeps about people: their videos with everything about them, playlists, and what they decided on others' videos. */
export const videoPersonalData = (options: ErasureOptions): PersonalData => ({
  tables: ['videos', 'playlists', 'trusted_creators'],
  export: async (userId) => {
    const [videos, playlists] = await Promise.all([options.own.findVideos(userId), options.own.findPlaylists(userId)]);
    return [
      ...(videos.length === 0 ? [] : [{ path: 'video/videos.json', content: videos }]),
      ...(playlists.length === 0 ? [] : [{ path: 'video/playlists.json', content: playlists }]),
    ];
  },
  erase: async (userId) => {
    for (const videoId of await options.own.findAllIds(userId)) {
      await options.own.hide(videoId, options.clock.wall());
      await stopWork(options, videoId);
      await clearVideo(options, videoId);
    }
  },
});
