import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { isOpen } from '../video-access.ts';
import { publishVideoEvent } from '../video-events.ts';
import type { VideoStore } from '../video.store.ts';
import type { PublicationStore } from './publication.store.ts';

/** The one place that decides when a video counts as published, and tells everybody that something changed. */
export interface Publication {
  /**
   * To be called after every change of what others may see of the video: state, review, visibility, title, deletion.
   * Sends `published` once, when it stands in public lists for the first time, else `changed`. Calling it too often does no harm.
   */
  refreshPublication(videoId: string): Promise<void>;
}

/** What it needs. */
export interface PublicationOptions {
  readonly store: Pick<VideoStore, 'findWithAccess'>;
  readonly publications: Pick<PublicationStore, 'markPublished'>;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Pick<Clock, 'wall'>;
}

/** @see Publication */
export const createPublication = ({ store, publications, bus, clock }: PublicationOptions): Publication => ({
  refreshPublication: async (videoId) => {
    const found = await store.findWithAccess(videoId);
    if (found === null) return;
    const now = clock.wall();
    const { row, access } = found;
    const isListed = isOpen(access, now) && row.visibility !== 'unlisted';
    // Two callers at once: the database lets one of them publish.
    const isFirst = isListed && row.publishedAt === null && (await publications.markPublished(videoId, now));
    publishVideoEvent(bus, { type: isFirst ? 'published' : 'changed', videoId, ownerId: row.ownerId });
  },
});
