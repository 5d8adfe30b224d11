import type { BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import { toFramedWebp } from '../../platform/picture/index.ts';
import type { VideoRow, VideoStore } from '../video.store.ts';
import type { Publication } from './publication.ts';

/** Own pictures as covers; who may change them is asked before. */
export interface Covers {
  /** Takes a picture and chooses it. @throws AppError `cover_invalid`, `body_too_large`, `unavailable` */
  put(row: VideoRow, bytes: Uint8Array): Promise<void>;
  /** Takes it away; the first frame is chosen when it was. */
  remove(row: VideoRow): Promise<void>;
}

/** What they need. */
export interface CoversOptions {
  readonly videos: Pick<VideoStore, 'update'>;
  readonly blobs: Pick<BlobStore, 'put' | 'delete'>;
  readonly publication: Publication;
  readonly clock: Pick<Clock, 'wall'>;
}

/** As wide as cards show it twice over; upright ones as tall as a phone. */
const frame = { width: 640, height: 1138 };

const toCover = async (bytes: Uint8Array): Promise<Uint8Array> => {
  try {
    return await toFramedWebp(bytes, frame);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
    throw new AppError(error.code === 'avatar_too_large' ? 'body_too_large' : 'cover_invalid');
  }
};

/** @see Covers */
export const createCovers = ({ videos, blobs, publication, clock }: CoversOptions): Covers => {
  const drop = async (row: VideoRow): Promise<void> => {
    if (row.ownCover !== null) await blobs.delete(`video/${row.id}/${row.ownCover}`);
  };
  return {
    put: async (row, bytes) => {
      const picture = await toCover(bytes);
      // A name is never used again, so that caches may keep it for ever.
      const name = `covers/${newId(12)}.webp`;
      await blobs.put(`video/${row.id}/${name}`, [picture]);
      await videos.update(row.id, { ownCover: name, cover: name, coverChoice: -1 }, clock.wall());
      await drop(row);
      await publication.refreshPublication(row.id);
    },
    remove: async (row) => {
      const isChosen = row.coverChoice < 0;
      const choice = isChosen ? { coverChoice: 0, cover: row.coverCandidates[0] ?? null } : {};
      await videos.update(row.id, { ownCover: null, ...choice }, clock.wall());
      await drop(row);
      await publication.refreshPublication(row.id);
    },
  };
};
