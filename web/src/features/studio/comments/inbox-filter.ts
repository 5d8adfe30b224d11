/** What the inbox shows, as the address says it. */
export interface InboxFilter {
  readonly kind: 'comments' | 'danmaku';
  readonly video: string;
  readonly q: string;
}

/** Reads the address; whatever does not fit counts as left out. */
export function readInboxFilter(query: Readonly<Record<string, unknown>>): InboxFilter {
  const text = (value: unknown, most: number): string => (typeof value === 'string' ? value.trim().slice(0, most) : '');
  return {
    kind: query['kind'] === 'danmaku' ? 'danmaku' : 'comments',
    video: text(query['video'], 32),
    q: text(query['q'], 100),
  };
}

/** The address for a filter. */
export function inboxFilterQuery({ kind, video, q }: InboxFilter): Record<string, string> {
  const named = { kind: kind === 'comments' ? '' : kind, video, q };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''));
}

/** What the server is asked for. */
export function toInboxQuery({ video, q }: InboxFilter) {
  return { size: 20, ...(video === '' ? {} : { video }), ...(q === '' ? {} : { q }) };
}
