import type { HomeView, VideoCard } from '@amphi/contract';

/** How many of `latest` are not among what is shown. */
export function freshCount(shown: readonly VideoCard[], latest: readonly VideoCard[]): number {
  const known = new Set(shown.map((video) => video.videoId));
  return latest.filter((video) => !known.has(video.videoId)).length;
}

/** What can change in place without anything moving: rows that stay as tall as they are, and numbers. */
export function renewed(shown: HomeView, latest: HomeView): HomeView {
  const isSameHeight = (before: readonly unknown[], after: readonly unknown[], full: number): boolean =>
    before.length > 0 && after.length > 0 && before.length >= full === after.length >= full;
  return {
    ...shown,
    lives: isSameHeight(shown.lives, latest.lives, leadFrom) ? latest.lives : shown.lives,
    continue: shown.continue.length > 0 && latest.continue.length > 0 ? latest.continue : shown.continue,
    rank: latest.rank,
    categories: latest.categories,
    liveTotal: latest.liveTotal,
  };
}

/** From this many lives on the first one is large. */
export const leadFrom = 5;
