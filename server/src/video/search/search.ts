import type { LiveTile, SearchPage, SearchQuery, Suggestion } from '@amphi/contract';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/index.ts';
import type { VideoCards } from '../library/cards.ts';
import { markedId, markedMoment, readCursor, writeCursor } from '../library/cursor.ts';
import type { Standing } from '../library/list.store.ts';
import { pageOfOrder } from '../library/lists.ts';
import type { Standings } from '../library/standings.ts';
import type { SearchFilter, SearchStore } from './search.store.ts';
import { meantBy } from './spelling.ts';

/** Lives that fit a text, on air first; the feature of lives lies uphill and hands this in. */
export interface LiveFinder {
  find(text: string, page: { readonly limit: number; readonly offset: number }): Promise<readonly LiveTile[]>;
}

/** Finding videos, people and lives. */
export interface Search {
  /** @throws AppError `cursor_invalid` */
  find(query: SearchQuery, viewerId: string | null): Promise<SearchPage>;
  /** At most ten, while it is typed. */
  suggest(text: string): Promise<Suggestion[]>;
}

/** What it needs. */
export interface SearchOptions {
  readonly store: SearchStore;
  readonly cards: VideoCards;
  readonly standings: Standings;
  readonly lives: LiveFinder;
  readonly clock: Pick<Clock, 'now' | 'wall'>;
}

const most = 1_000;
/** With fewer than this the similar ones are shown behind them. */
const few = 10;
/** From this score on a title holds the text as it was written. */
const verbatim = 0.8;
const shownSuggestions = 10;
const mostTags = 5_000;
const tagsFreshMs = 60_000;
const dayMs = 86_400_000;
const minuteMs = 60_000;

const spans = { day: dayMs, week: 7 * dayMs, month: 31 * dayMs, year: 366 * dayMs };
const lengths = {
  short: { fromMs: null, toMs: 4 * minuteMs },
  medium: { fromMs: 4 * minuteMs, toMs: 20 * minuteMs },
  long: { fromMs: 20 * minuteMs, toMs: null },
};
const orderMark = z.tuple([markedId, z.int().min(0).max(most), z.number(), markedMoment, markedId]);
const offsetMark = z.tuple([z.int().min(0).max(most)]);
const nothing = { videos: [], users: [], lives: [], next: null, total: 0, didYouMean: null };

const filterOf = ({ sort, duration, since }: SearchQuery, now: Date): SearchFilter => ({
  sort,
  ...(duration === undefined ? { fromMs: null, toMs: null } : lengths[duration]),
  since: since === undefined ? null : new Date(now.getTime() - spans[since]),
});

/** Everything that fits, then what is written like it; taken up anew behind the last one seen when an order is no longer kept. */
const createVideoSearch = ({ store, cards, standings, clock }: SearchOptions) => {
  const meant = new Map<string, string | null>();
  const load = async (query: SearchQuery, after: Standing | null): Promise<readonly Standing[]> => {
    const filter = filterOf(query, clock.wall());
    const exact = await store.find(query.q, filter, most);
    const isFound = exact.length >= few || (exact[0]?.score ?? 0) >= verbatim;
    const similar = isFound ? [] : await store.findSimilar(query.q, filter, 50);
    const known = new Set(exact.map(({ id }) => id));
    const found = [...exact, ...similar.filter(({ id }) => !known.has(id))];
    remember(
      query.q,
      exact.length > 2
        ? null
        : meantBy(
            query.q,
            similar.map(({ title }) => title),
          ),
    );
    const at = after === null ? -1 : found.findIndex(({ id }) => id === after.id);
    return found.slice(at + 1);
  };
  const remember = (text: string, word: string | null): void => {
    if (meant.size > 1_000) meant.clear();
    meant.set(text, word);
  };
  return async (query: SearchQuery, viewerId: string | null): Promise<SearchPage> => {
    const { q, sort, duration, since, cursor, size } = query;
    const list = JSON.stringify(['search', q, sort, duration, since]);
    const read = readCursor(list, cursor, orderMark);
    const last = read === null ? null : { score: read[2], atMs: read[3], id: read[4] };
    const mark = read === null || last === null ? null : { orderId: read[0], place: read[1], last };
    const taken = await standings.take(list, mark, (after) => load(query, after));
    const order = { ...taken.order, isCut: false };
    const { records, end } = await pageOfOrder({ order, place: taken.place }, size, (ids) =>
      cards.listed(ids, viewerId),
    );
    const next =
      end === null ? null : writeCursor(list, [order.id, end.place, end.last.score, end.last.atMs, end.last.id]);
    const total = order.standings.length;
    return { ...nothing, videos: records, next, total, didYouMean: meant.get(q) ?? null };
  };
};

/** Tags by how often they are used, kept for a minute. */
const createTags = ({ store, clock }: SearchOptions) => {
  let kept: { readonly at: number; readonly tags: Promise<readonly string[]> } | null = null;
  return async (text: string, limit: number): Promise<string[]> => {
    if (kept === null || clock.now() - kept.at > tagsFreshMs) {
      const tags = store.findTags(mostTags);
      kept = { at: clock.now(), tags };
      tags.catch(() => (kept = null));
    }
    const wanted = text.toLowerCase();
    const tags = await kept.tags;
    const begins = tags.filter((tag) => tag.toLowerCase().startsWith(wanted));
    const holds = tags.filter((tag) => !tag.toLowerCase().startsWith(wanted) && tag.toLowerCase().includes(wanted));
    return [...begins, ...holds].slice(0, limit);
  };
};

/** @see Search */
export const createSearch = (options: SearchOptions): Search => {
  const { store, lives } = options;
  const findVideos = createVideoSearch(options);
  const findTags = createTags(options);
  /** Lists that are short and asked for seldom are paged by their place. */
  const byPlace = async <Item>(
    query: SearchQuery,
    find: (page: { readonly limit: number; readonly offset: number }) => Promise<readonly Item[]>,
  ) => {
    const list = JSON.stringify(['search', query.type, query.q]);
    const offset = readCursor(list, query.cursor, offsetMark)?.[0] ?? 0;
    const found = await find({ limit: query.size + 1, offset });
    const isMore = found.length > query.size && offset + query.size < most;
    const next = isMore ? writeCursor(list, [offset + query.size]) : null;
    return { found: found.slice(0, query.size), next, total: Math.min(most, offset + found.length) };
  };
  return {
    find: async (query, viewerId) => {
      if (query.type === 'videos') return findVideos(query, viewerId);
      if (query.type === 'lives') {
        const { found, next, total } = await byPlace(query, (page) => lives.find(query.q, page));
        return { ...nothing, lives: [...found], next, total };
      }
      const people = await byPlace(query, (page) => store.findPeople(query.q, { ...page, viewerId }));
      return { ...nothing, users: [...people.found], next: people.next, total: people.total };
    },
    suggest: async (text) => {
      const [titles, tags, people] = await Promise.all([
        store.suggestTitles(text, shownSuggestions),
        findTags(text, 3),
        store.suggestPeople(text, 2),
      ]);
      const others: Suggestion[] = [
        ...tags.map((tag) => ({ kind: 'tag' as const, text: tag, username: null })),
        ...people.map(({ nickname, username }) => ({ kind: 'user' as const, text: nickname, username })),
      ];
      const near =
        titles.length + others.length >= 3 || Array.from(text).length < 4 ? [] : await store.similarTitles(text, 5);
      const named = [...new Set([...titles, ...near])].map((title) => ({
        kind: 'title' as const,
        text: title,
        username: null,
      }));
      return [...named.slice(0, shownSuggestions - others.length), ...others];
    },
  };
};
