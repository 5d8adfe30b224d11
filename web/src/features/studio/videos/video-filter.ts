/** Where a video may stand, as the list can be asked for. */
export const videoStates = [
  'processing',
  'in_review',
  'published',
  'unlisted',
  'private',
  'scheduled',
  'rejected',
  'failed',
] as const;
export type VideoFilterState = (typeof videoStates)[number];

/** Orders of the list. */
export const videoSorts = ['newest', 'plays', 'likes', 'title'] as const;
export type VideoSort = (typeof videoSorts)[number];

/** Which videos the page shows, as the address says it; `page` counts from 1. */
export interface VideoFilter {
  readonly q: string;
  readonly state: '' | VideoFilterState;
  readonly sort: VideoSort;
  readonly page: number;
}

/** Rows of one page of the table. */
const videoPageSize = 20;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads the address; whatever does not fit counts as left out. */
export function readVideoFilter(query: Readonly<Record<string, unknown>>): VideoFilter {
  const page = Number(textOf(query['page']));
  return {
    q: textOf(query['q']).trim().slice(0, 100),
    state: videoStates.find((state) => state === query['state']) ?? '',
    sort: videoSorts.find((sort) => sort === query['sort']) ?? 'newest',
    page: Number.isInteger(page) && page > 1 && page <= 999_999_999 ? page : 1,
  };
}

/** The address for a filter; what is left out stands for everything, newest first, from the first page. */
export function videoFilterQuery({ q, state, sort, page }: VideoFilter): Record<string, string> {
  const named = { q, state, sort: sort === 'newest' ? '' : sort, page: page > 1 ? String(page) : '' };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''));
}

/** What the server is asked for. */
export function toVideoQuery({ q, state, sort, page }: VideoFilter) {
  return { page, size: videoPageSize, sort, ...(q === '' ? {} : { q }), ...(state === '' ? {} : { state }) };
}
