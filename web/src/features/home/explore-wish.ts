import type { VideoWish } from '@amphi/contract/client';
import type { RouteLocationNormalizedLoaded } from 'vue-router';
import { queryChoice } from '../../ui/use-page-route.ts';

/** Orders of a list of videos, the usual one first; each stands in the address as `?sort=`. */
export const sorts = ['hot', 'newest', 'likes', 'plays'] as const;
/** One of them. */
export type Sort = (typeof sorts)[number];

/** What an address of the explore page asks for. */
export interface ExploreWish {
  readonly sort: Sort;
  readonly category: string | null;
  readonly tag: string | null;
  readonly isShorts: boolean;
}

/** Reads `/explore/:cat?`, `/tag/:tag` and `/shorts`, each with `?sort=`. */
export function exploreWish(route: RouteLocationNormalizedLoaded): ExploreWish {
  const { cat, tag } = route.params;
  return {
    sort: queryChoice(route, 'sort', sorts) ?? 'hot',
    category: route.name === 'explore' && typeof cat === 'string' && cat !== '' ? cat : null,
    tag: route.name === 'tag' && typeof tag === 'string' ? tag : null,
    isShorts: route.name === 'shorts',
  };
}

/** The same as the API takes it. */
export function listWish({ sort, category, tag, isShorts }: ExploreWish): VideoWish {
  return {
    sort,
    ...(category === null ? {} : { category }),
    ...(tag === null ? {} : { tag }),
    ...(isShorts ? { shape: 'vertical' as const } : {}),
  };
}
