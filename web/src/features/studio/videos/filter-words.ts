import type { VideoFilterState, VideoSort } from './video-filter.ts';

/** Message key of each state that the list can be asked for. */
export const stateWords: Readonly<Record<VideoFilterState, string>> = {
  processing: 'studio.filterProcessing',
  in_review: 'studio.reviewWaiting',
  published: 'studio.filterPublished',
  unlisted: 'studio.visibleUnlisted',
  private: 'studio.visiblePrivate',
  scheduled: 'studio.visibleScheduled',
  rejected: 'studio.reviewRejected',
  failed: 'studio.filterFailed',
};

/** Message key of each order. */
export const sortWords: Readonly<Record<VideoSort, string>> = {
  newest: 'studio.sortNewest',
  plays: 'studio.sortPlays',
  likes: 'studio.sortLikes',
  title: 'studio.sortTitle',
};
