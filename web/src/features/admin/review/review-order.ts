import type { ReviewItem } from '@amphi/contract';

/** What a reviewer put off: skipped ones come again on the next visit, those set aside last of all. */
export interface PutOff {
  readonly skipped: ReadonlySet<string>;
  readonly aside: ReadonlySet<string>;
}

const isFree = (item: ReviewItem): boolean => item.reviewer === null;

/** The next one to look at: oldest first, without those that somebody else has open; set aside only when nothing else is left. */
export function nextItem(queue: readonly ReviewItem[], putOff: PutOff, except: string | null): ReviewItem | null {
  const open = queue
    .filter(({ video }) => video.videoId !== except && !putOff.skipped.has(video.videoId))
    .filter(isFree);
  return open.find(({ video }) => !putOff.aside.has(video.videoId)) ?? open[0] ?? null;
}

/** Those that the tab shows: what waits, or what was set aside here. */
export function itemsOf(queue: readonly ReviewItem[], putOff: PutOff, tab: 'waiting' | 'aside'): readonly ReviewItem[] {
  return queue.filter(({ video }) => putOff.aside.has(video.videoId) === (tab === 'aside'));
}
