import { and, eq } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { videoCaptions, videos } from '../video.schema.ts';
import type { CaptionRow } from '../library/part.store.ts';

/** Captions as kept. */
export interface CaptionStore {
  /** Puts captions in, in the place of those of the same language; answers the id of these. @throws AppError `too_many_captions` */
  put(caption: CaptionRow, most: number): Promise<string | null>;
  /** Answers whether they were there. */
  remove(videoId: string, captionId: string): Promise<boolean>;
}

const put = (drizzle: Database['drizzle'], caption: CaptionRow, most: number): Promise<string | null> =>
  drizzle.transaction(async (transaction) => {
    await transaction.select({ id: videos.id }).from(videos).where(eq(videos.id, caption.videoId)).for('update');
    const ofVideo = eq(videoCaptions.videoId, caption.videoId);
    const present = await transaction.select().from(videoCaptions).where(ofVideo);
    const former = present.find(({ language }) => language.toLowerCase() === caption.language.toLowerCase());
    if (former === undefined && present.length >= most) throw new AppError('too_many_captions');
    if (former !== undefined) await transaction.delete(videoCaptions).where(eq(videoCaptions.id, former.id));
    await transaction.insert(videoCaptions).values(caption);
    return former?.id ?? null;
  });

/** @see CaptionStore */
export const createCaptionStore = ({ drizzle }: Pick<Database, 'drizzle'>): CaptionStore => ({
  put: (caption, most) => put(drizzle, caption, most),
  remove: async (videoId, captionId) => {
    const where = and(eq(videoCaptions.videoId, videoId), eq(videoCaptions.id, captionId));
    const gone = await drizzle.delete(videoCaptions).where(where).returning({ id: videoCaptions.id });
    return gone.length > 0;
  },
});
