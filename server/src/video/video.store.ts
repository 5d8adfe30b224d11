import { eq, sql } from 'drizzle-orm';
import { isHiddenUser, users } from '../account/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { VideoAccess } from './video-access.ts';
import { videos } from './video.schema.ts';

/** A video as stored. */
export type VideoRow = typeof videos.$inferSelect;

/** What a new video is made of; everything else has a default. */
export type NewVideo = Omit<typeof videos.$inferInsert, 'updatedAt'>;

/** What changes of a video; `updatedAt` is always now. */
export type VideoChange = Partial<Omit<typeof videos.$inferInsert, 'id' | 'ownerId' | 'createdAt' | 'updatedAt'>>;

/** Rows of videos, one at a time; what has more in mind has a store of its own. */
export interface VideoStore {
  /** Deleted ones too; null when there never was one, or it has been purged. */
  findRow(videoId: string): Promise<VideoRow | null>;
  /** The facts that decide who may see it, in one prepared statement; null as above. */
  findAccess(videoId: string): Promise<VideoAccess | null>;
  /** Row and facts together. */
  findWithAccess(videoId: string): Promise<{ readonly row: VideoRow; readonly access: VideoAccess } | null>;
  insert(video: NewVideo): Promise<VideoRow>;
  /** The same, unless the broadcast that it records has a video already: then null. */
  insertOnce(video: NewVideo): Promise<VideoRow | null>;
  /** The video of a broadcast. */
  findBySession(liveSessionId: string): Promise<VideoRow | null>;
  /** Changes what is named; answers the row afterwards, or null when there is none. */
  update(videoId: string, change: VideoChange, at: Date): Promise<VideoRow | null>;
}

const accessColumns = {
  ownerId: videos.ownerId,
  visibility: videos.visibility,
  publishAt: videos.publishAt,
  review: videos.review,
  state: videos.state,
  deletedAt: videos.deletedAt,
  isOwnerHidden: isHiddenUser,
};

/** The facts of access that a row holds, with what is known of its owner. */
const accessOf = (row: VideoRow, isOwnerHidden: boolean): VideoAccess => ({
  ownerId: row.ownerId,
  visibility: row.visibility,
  publishAt: row.publishAt,
  review: row.review,
  state: row.state,
  deletedAt: row.deletedAt,
  isOwnerHidden,
});

/** The videos on PostgreSQL. */
export const createVideoStore = ({ drizzle }: Pick<Database, 'drizzle'>): VideoStore => {
  const access = drizzle
    .select(accessColumns)
    .from(videos)
    .innerJoin(users, eq(users.id, videos.ownerId))
    .where(eq(videos.id, sql.placeholder('videoId')))
    .prepare('video_find_access');
  const row = drizzle
    .select()
    .from(videos)
    .where(eq(videos.id, sql.placeholder('videoId')))
    .prepare('video_find_row');
  return {
    findRow: async (videoId) => (await row.execute({ videoId }))[0] ?? null,
    findAccess: async (videoId) => (await access.execute({ videoId }))[0] ?? null,
    findWithAccess: async (videoId) => {
      const [found] = await drizzle
        .select({ row: videos, isHidden: isHiddenUser })
        .from(videos)
        .innerJoin(users, eq(users.id, videos.ownerId))
        .where(eq(videos.id, videoId));
      return found === undefined ? null : { row: found.row, access: accessOf(found.row, found.isHidden) };
    },
    insert: async (video) => {
      const [added] = await drizzle
        .insert(videos)
        .values({ ...video, updatedAt: video.createdAt })
        .returning();
      if (added === undefined) throw new Error('the new video was not answered');
      return added;
    },
    insertOnce: async (video) => {
      const [added] = await drizzle
        .insert(videos)
        .values({ ...video, updatedAt: video.createdAt })
        .onConflictDoNothing({ target: videos.liveSessionId })
        .returning();
      return added ?? null;
    },
    findBySession: async (liveSessionId) => {
      const [found] = await drizzle.select().from(videos).where(eq(videos.liveSessionId, liveSessionId));
      return found ?? null;
    },
    update: async (videoId, change, at) => {
      const [changed] = await drizzle
        .update(videos)
        .set({ ...change, updatedAt: at })
        .where(eq(videos.id, videoId))
        .returning();
      return changed ?? null;
    },
  };
};
