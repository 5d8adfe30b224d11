import { and, eq } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { trustedCreators, videos } from '../video.schema.ts';

/** Review as kept. */
export interface ReviewStore {
  /** Sets the state of a video that nobody decided on yet; answers whether it did. */
  enter(videoId: string, review: 'in_review' | 'approved', at: Date): Promise<boolean>;
  /** Forgets that a video was rejected, so that it can enter again; answers whether it had been. */
  reopen(videoId: string, at: Date): Promise<boolean>;
  isTrusted(userId: string): Promise<boolean>;
  findOwner(videoId: string): Promise<string | null>;
}

/** @see ReviewStore */
export const createReviewStore = ({ drizzle }: Pick<Database, 'drizzle'>): ReviewStore => ({
  enter: async (videoId, review, at) => {
    const entered = await drizzle
      .update(videos)
      .set({ review, reviewSince: at, updatedAt: at, ...(review === 'approved' ? { reviewedAt: at } : {}) })
      .where(and(eq(videos.id, videoId), eq(videos.review, 'not_reviewed')))
      .returning({ id: videos.id });
    return entered.length > 0;
  },
  reopen: async (videoId, at) => {
    const reopened = await drizzle
      .update(videos)
      .set({ review: 'not_reviewed', reviewSince: null, updatedAt: at })
      .where(and(eq(videos.id, videoId), eq(videos.review, 'rejected')))
      .returning({ id: videos.id });
    return reopened.length > 0;
  },
  isTrusted: async (userId) => {
    const found = await drizzle.select().from(trustedCreators).where(eq(trustedCreators.userId, userId));
    return found.length > 0;
  },
  findOwner: async (videoId) => {
    const [found] = await drizzle.select({ ownerId: videos.ownerId }).from(videos).where(eq(videos.id, videoId));
    return found?.ownerId ?? null;
  },
});
