import { and, asc, eq, isNotNull, isNull, lte } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import type { AuditWriter } from '../../site/index.ts';
import { videos } from '../video.schema.ts';
import type { VideoChange } from '../video.store.ts';

/** Written in the same transaction. */
type Record = (writer: AuditWriter) => Promise<void>;

/** Deletion of videos: marked first, cleared later. */
export interface DeletionStore {
  /** Null when there is none, or it is deleted already. */
  remove(
    videoId: string,
    change: VideoChange,
    record: Record,
  ): Promise<{ readonly ownerId: string; readonly title: string } | null>;
  /** False when there is none that is deleted. */
  restore(videoId: string, at: Date, record: Record): Promise<boolean>;
  /** Deleted before then, longest ago first. */
  findOverdue(before: Date, limit: number): Promise<readonly string[]>;
  /** Takes the row away for good, with everything that hangs on it; false when it was restored meanwhile. */
  purge(videoId: string, before: Date): Promise<boolean>;
}

/** @see DeletionStore */
export const createDeletionStore = ({ drizzle }: Pick<Database, 'drizzle'>): DeletionStore => ({
  remove: (videoId, change, record) =>
    drizzle.transaction(async (transaction) => {
      const [gone] = await transaction
        .update(videos)
        .set(change)
        .where(and(eq(videos.id, videoId), isNull(videos.deletedAt)))
        .returning({ ownerId: videos.ownerId, title: videos.title });
      if (gone === undefined) return null;
      await record(transaction);
      return gone;
    }),
  restore: (videoId, at, record) =>
    drizzle.transaction(async (transaction) => {
      const back = await transaction
        .update(videos)
        .set({ deletedAt: null, deletedBy: null, deleteReason: null, updatedAt: at })
        .where(and(eq(videos.id, videoId), isNotNull(videos.deletedAt)))
        .returning({ id: videos.id });
      if (back.length > 0) await record(transaction);
      return back.length > 0;
    }),
  findOverdue: async (before, limit) => {
    const rows = await drizzle
      .select({ id: videos.id })
      .from(videos)
      .where(lte(videos.deletedAt, before))
      .orderBy(asc(videos.deletedAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  },
  purge: async (videoId, before) => {
    const gone = await drizzle
      .delete(videos)
      .where(and(eq(videos.id, videoId), lte(videos.deletedAt, before)))
      .returning({ id: videos.id });
    return gone.length > 0;
  },
});
