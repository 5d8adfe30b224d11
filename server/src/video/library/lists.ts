import type { VideoCard, VideoListQuery, VideoPage } from '@amphi/contract';
import { z } from 'zod';
import type { Categories } from '../../site/index.ts';
import type { VideoCards } from './cards.ts';
import { markedId, markedMoment, readCursor, writeCursor } from './cursor.ts';
import type { ListFilter, ListStore, RankSort, Standing } from './list.store.ts';
import type { Order, Standings } from './standings.ts';

/** Public lists of videos, page by page. */
export interface VideoLists {
  /** @throws AppError `cursor_invalid` */
  page(query: VideoListQuery, viewerId: string | null): Promise<VideoPage>;
  /** The best `limit` of an order as it is now. */
  top(sort: RankSort, limit: number): Promise<readonly VideoCard[]>;
}

/** What they need. */
export interface VideoListsOptions {
  readonly lists: ListStore;
  readonly cards: VideoCards;
  readonly standings: Standings;
  readonly categories: Pick<Categories, 'idOf'>;
}

const newestMark = z.tuple([markedMoment, markedId]);
const rankMark = z.tuple([markedId, z.int().min(0).max(1_000_000), z.number(), markedMoment, markedId]);

/** A page of an order: those that are hidden by now are left out and the next ones move up. */
export const pageOfOrder = async (
  { order, place }: { readonly order: Order; readonly place: number },
  size: number,
  show: (ids: readonly string[]) => Promise<readonly VideoCard[]>,
): Promise<{
  readonly records: VideoCard[];
  readonly end: { readonly place: number; readonly last: Standing } | null;
}> => {
  const records: VideoCard[] = [];
  let at = place;
  while (records.length < size && at < order.standings.length) {
    const some = order.standings.slice(at, at + size - records.length);
    records.push(...(await show(some.map(({ id }) => id))));
    at += some.length;
  }
  const last = order.standings[at - 1];
  const isMore = at < order.standings.length || order.isCut;
  return { records, end: last === undefined || !isMore ? null : { place: at, last } };
};

/** @see VideoLists */
export const createVideoLists = ({ lists, cards, standings, categories }: VideoListsOptions): VideoLists => {
  const newest = async (filter: ListFilter, query: VideoListQuery, viewerId: string | null): Promise<VideoPage> => {
    const name = JSON.stringify(['newest', filter]);
    const mark = readCursor(name, query.cursor, newestMark);
    const after = mark === null ? null : { atMs: mark[0], id: mark[1] };
    const rows = await lists.findNewest(filter, after, { limit: query.size + 1, viewerId });
    const shown = rows.slice(0, query.size);
    const last = shown.at(-1);
    const isMore = rows.length > query.size && last !== undefined;
    const next = isMore ? writeCursor(name, [last.publishedAt?.getTime() ?? 0, last.id]) : null;
    return { records: shown.map(cards.toCard), next };
  };
  const ranked = async (
    sort: RankSort,
    filter: ListFilter,
    query: VideoListQuery,
    viewerId: string | null,
  ): Promise<VideoPage> => {
    const name = JSON.stringify([sort, filter]);
    const read = readCursor(name, query.cursor, rankMark);
    const mark =
      read === null ? null : { orderId: read[0], place: read[1], last: { score: read[2], atMs: read[3], id: read[4] } };
    const taken = await standings.take(name, mark, (after, limit) => lists.rank(sort, filter, after, limit));
    const { records, end } = await pageOfOrder(taken, query.size, (ids) => cards.listed(ids, viewerId));
    if (end === null) return { records, next: null };
    const { score, atMs, id } = end.last;
    return { records, next: writeCursor(name, [taken.order.id, end.place, score, atMs, id]) };
  };
  return {
    page: async (query, viewerId) => {
      const { sort, category, tag, owner, shape } = query;
      const filter = {
        category: category === undefined ? undefined : await categories.idOf(category),
        tag,
        owner,
        shape,
      };
      return sort === 'newest' ? newest(filter, query, viewerId) : ranked(sort, filter, query, viewerId);
    },
    top: async (sort, limit) => {
      const best = await lists.rank(sort, {}, null, limit);
      return cards.listed(
        best.map(({ id }) => id),
        null,
      );
    },
  };
};
