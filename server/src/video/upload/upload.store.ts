import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { users } from '../../account/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { videos } from '../video.schema.ts';

/** An upload as stored. */
export interface UploadRow {
  readonly videoId: string;
  readonly fileName: string;
  /** As announced. */
  readonly bytes: number;
  readonly isReceived: boolean;
  /** Last time that something happened to it. */
  readonly updatedAt: Date;
}

/** What decides whether one more upload may begin. */
export interface UploadTally {
  readonly unfinished: number;
  /** Announced within the window, finished or not. */
  readonly bytes: number;
}

/** What a new upload is. */
export interface NewUpload {
  readonly videoId: string;
  readonly ownerId: string;
  readonly title: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly at: Date;
}

/** Uploads on PostgreSQL: rows of `videos` whose last byte has not come, or came a moment ago. */
export interface UploadStore {
  /** Adds it unless `refuse` throws; uploads that the same user begins at the same moment are counted one after the other. */
  begin(upload: NewUpload, since: Date, refuse: (tally: UploadTally) => void): Promise<void>;
  tally(ownerId: string, since: Date): Promise<UploadTally>;
  /** The upload if it is this user's. */
  find(videoId: string, ownerId: string): Promise<UploadRow | null>;
  progress(videoId: string, receivedBytes: number, at: Date): Promise<void>;
  /** The last byte is there; false when that was known, or it was deleted. */
  markReceived(videoId: string, at: Date): Promise<boolean>;
  /** Removes the row of an upload that is not finished. */
  remove(videoId: string): Promise<void>;
  /** Unfinished ones at which nothing happened since. */
  findExpired(before: Date, limit: number): Promise<readonly string[]>;
  /** Received ones that nobody works on, since. */
  findWaiting(before: Date, limit: number): Promise<readonly string[]>;
}

const isUnfinished = and(eq(videos.state, 'uploading'), eq(videos.source, 'upload'));

const tallyOf = async (
  source: Pick<Database['drizzle'], 'select'>,
  ownerId: string,
  since: Date,
): Promise<UploadTally> => {
  const [found] = await source
    .select({
      unfinished: sql<number>`count(*) filter (where ${videos.state} = 'uploading' and ${videos.deletedAt} is null)::int`,
      bytes: sql<string>`coalesce(sum(${videos.bytes}) filter (where ${gt(videos.createdAt, since)}), 0)`,
    })
    .from(videos)
    .where(and(eq(videos.ownerId, ownerId), eq(videos.source, 'upload')));
  return { unfinished: found?.unfinished ?? 0, bytes: Number(found?.bytes ?? 0) };
};

const findersOf = (drizzle: Database['drizzle']): Pick<UploadStore, 'findExpired' | 'findWaiting'> => {
  const ids = async (condition: ReturnType<typeof and>, limit: number): Promise<readonly string[]> => {
    const found = await drizzle
      .select({ id: videos.id })
      .from(videos)
      .where(condition)
      .orderBy(asc(videos.updatedAt))
      .limit(limit);
    return found.map(({ id }) => id);
  };
  return {
    findExpired: (before, limit) => ids(and(isUnfinished, lt(videos.updatedAt, before)), limit),
    findWaiting: (before, limit) =>
      ids(
        and(
          eq(videos.state, 'waiting'),
          eq(videos.source, 'upload'),
          isNull(videos.deletedAt),
          lt(videos.updatedAt, before),
        ),
        limit,
      ),
  };
};

/** @see UploadStore */
export const createUploadStore = ({ drizzle }: Pick<Database, 'drizzle'>): UploadStore => {
  return {
    begin: ({ videoId, at, ...upload }, since, refuse) =>
      drizzle.transaction(async (tx) => {
        await tx.select({ id: users.id }).from(users).where(eq(users.id, upload.ownerId)).for('no key update');
        refuse(await tallyOf(tx, upload.ownerId, since));
        await tx.insert(videos).values({ ...upload, id: videoId, createdAt: at, updatedAt: at });
      }),
    tally: (ownerId, since) => tallyOf(drizzle, ownerId, since),
    find: async (videoId, ownerId) => {
      const [found] = await drizzle
        .select({
          videoId: videos.id,
          fileName: videos.fileName,
          bytes: videos.bytes,
          isReceived: sql<boolean>`${videos.state} <> 'uploading'`,
          updatedAt: videos.updatedAt,
        })
        .from(videos)
        .where(
          and(
            eq(videos.id, videoId),
            eq(videos.ownerId, ownerId),
            eq(videos.source, 'upload'),
            isNull(videos.deletedAt),
          ),
        );
      return found ?? null;
    },
    progress: async (videoId, receivedBytes, at) => {
      await drizzle
        .update(videos)
        .set({ receivedBytes, updatedAt: at })
        .where(and(eq(videos.id, videoId), isUnfinished));
    },
    markReceived: async (videoId, at) => {
      const changed = await drizzle
        .update(videos)
        .set({
          state: 'waiting',
          receivedBytes: sql`${videos.bytes}`,
          storedBytes: sql`${videos.bytes}`,
          receivedAt: at,
          updatedAt: at,
        })
        .where(and(eq(videos.id, videoId), isUnfinished, isNull(videos.deletedAt)))
        .returning({ id: videos.id });
      return changed.length > 0;
    },
    remove: async (videoId) => {
      await drizzle.delete(videos).where(and(eq(videos.id, videoId), isUnfinished));
    },
    ...findersOf(drizzle),
  };
};
