/** States that the list of all videos can be asked for. */
export const contentStates = ['all', 'in_review', 'approved', 'rejected', 'deleted', 'failed', 'processing'] as const;
export type ContentState = (typeof contentStates)[number];

/** Which videos the page shows, as the address says it; `page` counts from 1. */
export interface ContentFilter {
  readonly q: string;
  readonly state: ContentState;
  readonly page: number;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads the address; whatever does not fit counts as left out. */
export function readContentFilter(query: Readonly<Record<string, unknown>>): ContentFilter {
  const page = Number(textOf(query['page']));
  return {
    q: textOf(query['q']).trim().slice(0, 100),
    state: contentStates.find((state) => state === query['state']) ?? 'all',
    page: Number.isInteger(page) && page > 1 && page <= 999_999_999 ? page : 1,
  };
}

/** The address for a filter. */
export function contentFilterQuery({ q, state, page }: ContentFilter): Record<string, string> {
  const named = { q, state: state === 'all' ? '' : state, page: page > 1 ? String(page) : '' };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''));
}

/** What the server is asked for. */
export function toContentQuery({ q, state, page }: ContentFilter) {
  return { page, size: 20, state, ...(q === '' ? {} : { q }) };
}

/** Message key of each state. */
export const contentWords: Readonly<Record<ContentState, string>> = {
  all: 'studio.allStates',
  in_review: 'studio.reviewWaiting',
  approved: 'studio.reviewApproved',
  rejected: 'studio.reviewRejected',
  deleted: 'studio.stateDeleted',
  failed: 'studio.filterFailed',
  processing: 'studio.filterProcessing',
};
