import type { Account } from '../../account/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Settings } from '../../site/index.ts';
import type { Publication } from '../library/publication.ts';
import type { ReviewStore } from './review.store.ts';

/*
 *                 playable            approve
 *  not_reviewed ───────────▶ in_review ──────▶ approved
 *        │                     ▲    │
 *        │ trusted, or         │    └──────▶ rejected
 *        │ nothing is reviewed │ edited        │ reject
 *        └──▶ approved         └───────────────┘
 */

/** Where a video that has become playable stands in review. */
export interface ReviewEntry {
  /**
   * To be called when a video has become playable. Puts it into the queue, or approves it when the site reviews nothing or its
   * owner is trusted. A video that was decided on before stays as it is. Ends with `refreshPublication`.
   */
  enterReview(videoId: string): Promise<void>;
}

/** What it needs. */
export interface ReviewEntryOptions {
  readonly reviews: Pick<ReviewStore, 'enter' | 'isTrusted' | 'findOwner'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly account: Pick<Account, 'findIdentity'>;
  readonly publication: Publication;
  readonly clock: Pick<Clock, 'wall'>;
}

/** @see ReviewEntry */
export const createReviewEntry = (options: ReviewEntryOptions): ReviewEntry => {
  const { reviews, settings, account, publication, clock } = options;
  const isTrusted = async (ownerId: string): Promise<boolean> => {
    if (await reviews.isTrusted(ownerId)) return true;
    const owner = await account.findIdentity(ownerId);
    return owner.rights.has('video.trusted');
  };
  return {
    enterReview: async (videoId) => {
      const ownerId = await reviews.findOwner(videoId);
      if (ownerId === null) return;
      const { 'video.isReviewed': isReviewed } = await settings.all();
      const isApproved = !isReviewed || (await isTrusted(ownerId));
      await reviews.enter(videoId, isApproved ? 'approved' : 'in_review', clock.wall());
      await publication.refreshPublication(videoId);
    },
  };
};
