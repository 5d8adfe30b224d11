import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { videoCaptions, videoRenditions, videos } from '../video.schema.ts';

/** Captions of a video as kept. */
export type CaptionRow = typeof videoCaptions.$inferSelect;
/** A rendition without its playlist. */
export type RenditionRow = Pick<
  typeof videoRenditions.$inferSelect,
  'videoId' | 'name' | 'kind' | 'height' | 'codec' | 'bitrateBps' | 'state' | 'progress' | 'bytes'
>;

/** What belongs to videos, for many at once. */
export interface PartStore {
  /** By language. */
  findCaptions(videoIds: readonly string[]): Promise<readonly CaptionRow[]>;
  /** Of the present take, tallest first. */
  findRenditions(videoIds: readonly string[]): Promise<readonly RenditionRow[]>;
}

/** @see PartStore */
export const createPartStore = ({ drizzle }: Pick<Database, 'drizzle'>): PartStore => ({
  findCaptions: async (videoIds) =>
    videoIds.length === 0
      ? []
      : drizzle
          .select()
          .from(videoCaptions)
          .where(inArray(videoCaptions.videoId, [...videoIds]))
          .orderBy(asc(videoCaptions.language)),
  findRenditions: async (videoIds) => {
    if (videoIds.length === 0) return [];
    const { videoId, name, kind, height, codec, bitrateBps, state, progress, bytes } = videoRenditions;
    const rows = await drizzle
      .select({ videoId, name, kind, height, codec, bitrateBps, state, progress, bytes })
      .from(videoRenditions)
      .innerJoin(videos, and(eq(videos.id, videoRenditions.videoId), eq(videos.take, videoRenditions.take)))
      .where(inArray(videoRenditions.videoId, [...videoIds]));
    return rows.toSorted((a, b) => (b.height ?? 0) - (a.height ?? 0) || (a.name < b.name ? -1 : 1));
  },
});
