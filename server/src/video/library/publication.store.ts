import { and, asc, eq, isNull, lte } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { videos } from '../video.schema.ts';

/** When videos become public. */
export interface PublicationStore {
  /** Sets the moment unless there is one; answers whether this call did. */
  markPublished(videoId: string, at: Date): Promise<boolean>;
  /** Makes public what was scheduled for `now` or earlier; answers the ids. Safe from several processes at once. */
  openScheduled(now: Date): Promise<readonly string[]>;
  /** The next moment for which something is scheduled, or null. */
  nextScheduled(): Promise<Date | null>;
}

/** @see PublicationStore */
export const createPublicationStore = ({ drizzle }: Pick<Database, 'drizzle'>): PublicationStore => ({
  markPublished: async (videoId, at) => {
    const marked = await drizzle
      .update(videos)
      .set({ publishedAt: at })
      .where(and(eq(videos.id, videoId), isNull(videos.publishedAt)))
      .returning({ id: videos.id });
    return marked.length > 0;
  },
  openScheduled: async (now) => {
    const due = and(eq(videos.visibility, 'scheduled'), lte(videos.publishAt, now));
    const opened = await drizzle
      .update(videos)
      .set({ visibility: 'public', updatedAt: now })
      .where(due)
      .returning({ id: videos.id });
    return opened.map(({ id }) => id);
  },
  nextScheduled: async () => {
    const [next] = await drizzle
      .select({ publishAt: videos.publishAt })
      .from(videos)
      .where(eq(videos.visibility, 'scheduled'))
      .orderBy(asc(videos.publishAt))
      .limit(1);
    return next?.publishAt ?? null;
  },
});
