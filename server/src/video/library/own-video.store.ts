import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { playlists, playlistVideos, videos } from '../video.schema.ts';

/** Videos and playlists of somebody, as they take them along. */
export interface OwnVideoStore {
  findVideos(ownerId: string): Promise<readonly object[]>;
  findPlaylists(ownerId: string): Promise<readonly object[]>;
  /** Every video, deleted ones too. */
  findAllIds(ownerId: string): Promise<readonly string[]>;
  /** Deletes it unless it is deleted already, so that nothing works on it any more. */
  hide(videoId: string, at: Date): Promise<void>;
}

/** @see OwnVideoStore */
export const createOwnVideoStore = ({ drizzle }: Pick<Database, 'drizzle'>): OwnVideoStore => ({
  findVideos: (ownerId) =>
    drizzle
      .select({
        videoId: videos.id,
        title: videos.title,
        description: videos.description,
        category: videos.category,
        tags: videos.tags,
        visibility: videos.visibility,
        publishAt: videos.publishAt,
        fileName: videos.fileName,
        bytes: videos.bytes,
        durationMs: videos.durationMs,
        chapters: videos.ownChapters,
        review: videos.review,
        reviewReason: videos.reviewReason,
        createdAt: videos.createdAt,
        publishedAt: videos.publishedAt,
        deletedAt: videos.deletedAt,
      })
      .from(videos)
      .where(eq(videos.ownerId, ownerId))
      .orderBy(asc(videos.createdAt)),
  findPlaylists: async (ownerId) => {
    const { id, title, description, visibility, createdAt, updatedAt } = playlists;
    const lists = await drizzle
      .select({ playlistId: id, title, description, visibility, createdAt, updatedAt })
      .from(playlists)
      .where(eq(playlists.ownerId, ownerId));
    const entries = await drizzle
      .select({ playlistId: playlistVideos.playlistId, videoId: playlistVideos.videoId })
      .from(playlistVideos)
      .innerJoin(playlists, eq(playlists.id, playlistVideos.playlistId))
      .where(eq(playlists.ownerId, ownerId))
      .orderBy(asc(playlistVideos.position));
    const byList = Map.groupBy(entries, ({ playlistId }) => playlistId);
    return lists.map((list) => ({
      ...list,
      videos: (byList.get(list.playlistId) ?? []).map(({ videoId }) => videoId),
    }));
  },
  findAllIds: async (ownerId) => {
    const rows = await drizzle.select({ id: videos.id }).from(videos).where(eq(videos.ownerId, ownerId));
    return rows.map(({ id }) => id);
  },
  hide: async (videoId, at) => {
    await drizzle
      .update(videos)
      .set({ deletedAt: at })
      .where(and(eq(videos.id, videoId), isNull(videos.deletedAt)));
  },
});
