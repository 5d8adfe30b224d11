import { and, asc, eq, sql } from 'drizzle-orm';
import { isHiddenUser, users } from '../../account/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { VideoAccess } from '../video-access.ts';
import { videoRenditions, videos } from '../video.schema.ts';
import type { ReadyRendition } from './multivariant.ts';

/** What decides who may have a video's files, and what there is to play. */
export interface DeliveryFacts {
  readonly access: VideoAccess;
  readonly take: string | null;
  /** Of the present take, playable ones alone. */
  readonly ready: readonly ReadyRendition[];
}

/** What delivery asks of the database. */
export interface DeliveryStore {
  /** Null when there is no such video. */
  findFacts(videoId: string): Promise<DeliveryFacts | null>;
  /** The media playlist of a rendition; null until it is ready. */
  findPlaylist(videoId: string, take: string, rendition: string): Promise<string | null>;
}

/** @see DeliveryStore */
export const createDeliveryStore = ({ drizzle }: Pick<Database, 'drizzle'>): DeliveryStore => {
  const isReady = eq(videoRenditions.state, 'ready');
  const facts = drizzle
    .select({
      access: {
        ownerId: videos.ownerId,
        visibility: videos.visibility,
        publishAt: videos.publishAt,
        review: videos.review,
        state: videos.state,
        deletedAt: videos.deletedAt,
        isOwnerHidden: isHiddenUser,
      },
      take: videos.take,
      rendition: {
        name: videoRenditions.name,
        kind: videoRenditions.kind,
        width: videoRenditions.width,
        height: videoRenditions.height,
        fps: videoRenditions.fps,
        codec: videoRenditions.codec,
        bitrateBps: videoRenditions.bitrateBps,
        peakBps: videoRenditions.peakBps,
        language: videoRenditions.language,
        label: videoRenditions.label,
        isDefault: videoRenditions.isDefault,
      },
    })
    .from(videos)
    .innerJoin(users, eq(users.id, videos.ownerId))
    .leftJoin(
      videoRenditions,
      and(eq(videoRenditions.videoId, videos.id), eq(videoRenditions.take, videos.take), isReady),
    )
    .where(eq(videos.id, sql.placeholder('videoId')))
    .orderBy(asc(videoRenditions.name))
    .prepare('video_delivery_facts');
  const playlist = drizzle
    .select({ playlist: videoRenditions.playlist })
    .from(videoRenditions)
    .where(
      and(
        eq(videoRenditions.videoId, sql.placeholder('videoId')),
        eq(videoRenditions.take, sql.placeholder('take')),
        eq(videoRenditions.name, sql.placeholder('rendition')),
        isReady,
      ),
    )
    .prepare('video_delivery_playlist');
  return {
    findFacts: async (videoId) => {
      const rows = await facts.execute({ videoId });
      const [first] = rows;
      if (first === undefined) return null;
      return { access: first.access, take: first.take, ready: rows.flatMap(({ rendition }) => rendition ?? []) };
    },
    findPlaylist: async (videoId, take, rendition) =>
      (await playlist.execute({ videoId, take, rendition }))[0]?.playlist ?? null,
  };
};
