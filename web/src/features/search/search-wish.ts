import type { SearchWish } from '@amphi/contract/client';
import type { LocationQueryRaw, RouteLocationNormalizedLoaded } from 'vue-router';
import { queryChoice, queryText } from '../../ui/use-page-route.ts';

/** What can be looked for and how; the first of each is usual and stays out of the address. */
export const facets = {
  type: ['videos', 'users', 'lives'],
  sort: ['best', 'newest', 'plays'],
  duration: ['any', 'short', 'medium', 'long'],
  since: ['any', 'day', 'week', 'month', 'year'],
} as const;
/** Name of a facet. */
export type Facet = keyof typeof facets;

/** What an address of the search page asks for. */
export interface SearchState {
  readonly q: string;
  readonly type: (typeof facets.type)[number];
  readonly sort: (typeof facets.sort)[number];
  readonly duration: (typeof facets.duration)[number];
  readonly since: (typeof facets.since)[number];
}

/** Reads `/search?q&type&sort&duration&since`; whatever it does not know counts as the usual. */
export function readSearch(route: RouteLocationNormalizedLoaded): SearchState {
  return {
    q: (queryText(route, 'q') ?? '').slice(0, 100),
    type: queryChoice(route, 'type', facets.type) ?? 'videos',
    sort: queryChoice(route, 'sort', facets.sort) ?? 'best',
    duration: queryChoice(route, 'duration', facets.duration) ?? 'any',
    since: queryChoice(route, 'since', facets.since) ?? 'any',
  };
}

/** The query of the address for a state: only what is unusual. Filters belong to videos. */
export function writeSearch(state: SearchState): LocationQueryRaw {
  const names: readonly Facet[] = state.type === 'videos' ? ['sort', 'duration', 'since'] : ['type'];
  const unusual = names.filter((name) => state[name] !== facets[name][0]);
  return { q: state.q, ...Object.fromEntries(unusual.map((name) => [name, state[name]])) };
}

/** The same as the API takes it. */
export function searchWish({ q, type, sort, duration, since }: SearchState): SearchWish {
  if (type !== 'videos') return { q, type };
  return { q, type, sort, ...(duration === 'any' ? {} : { duration }), ...(since === 'any' ? {} : { since }) };
}

/** True when something besides words and kind narrows the result. */
export function isFiltered({ type, duration, since }: SearchState): boolean {
  return type === 'videos' && (duration !== 'any' || since !== 'any');
}
