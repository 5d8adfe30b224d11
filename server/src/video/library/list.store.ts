import { and, asc, desc, eq, isNotNull, sql, type SQL } from 'drizzle-orm';
import { users } from '../../account/index.ts';
import { videoCounts, watchHistory } from '../../insight/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { socialCounts } from '../../social/index.ts';
import { videos } from '../video.schema.ts';
import { cardColumns, countsOfVideo, historyColumns, historyOf, isListed, type CardRow } from './card.store.ts';

/** Which videos of the public ones. */
export interface ListFilter {
  readonly category?: string | undefined;
  readonly tag?: string | undefined;
  readonly owner?: string | undefined;
  readonly shape?: 'vertical' | 'wide' | undefined;
}

/** An order that changes while people watch. */
export type RankSort = 'likes' | 'plays' | 'hot';

/** Where a video stands: by score, then latest, then id. */
export interface Standing {
  readonly id: string;
  readonly score: number;
  /** Milliseconds since 1970 of its publication. */
  readonly atMs: number;
}

/** The public lists as kept. */
export interface ListStore {
  /** Cards by publication, latest first, behind `after`. */
  findNewest(
    filter: ListFilter,
    after: { readonly atMs: number; readonly id: string } | null,
    options: { readonly limit: number; readonly viewerId: string | null },
  ): Promise<readonly CardRow[]>;
  /** The first `limit` by score, behind `after`. */
  rank(sort: RankSort, filter: ListFilter, after: Standing | null, limit: number): Promise<readonly Standing[]>;
}

const scores: Readonly<Record<RankSort, SQL<number>>> = {
  likes: sql<number>`coalesce(${socialCounts.likes}, 0)`,
  plays: sql<number>`coalesce(${videoCounts.plays}, 0)`,
  hot: sql<number>`coalesce(${videoCounts.heat}, 0)`,
};

const shapes = {
  vertical: sql`${videos.height} > ${videos.width}`,
  wide: sql`not coalesce(${videos.height} > ${videos.width}, false)`,
};

const whereOf = ({ category, tag, owner, shape }: ListFilter): SQL | undefined =>
  and(
    isListed,
    isNotNull(videos.publishedAt),
    category === undefined ? undefined : eq(videos.category, category),
    tag === undefined ? undefined : sql`${videos.tags} @> array[${tag}]::text[]`,
    owner === undefined ? undefined : eq(videos.ownerId, owner),
    shape === undefined ? undefined : shapes[shape],
  );

const momentOf = (atMs: number): string => new Date(atMs).toISOString();

/** @see ListStore */
export const createListStore = ({ drizzle }: Pick<Database, 'drizzle'>): ListStore => ({
  findNewest: (filter, after, { limit, viewerId }) => {
    const behind =
      after === null
        ? undefined
        : sql`(${videos.publishedAt} < ${momentOf(after.atMs)} or (${videos.publishedAt} = ${momentOf(after.atMs)} and ${videos.id} > ${after.id}))`;
    const ceiling = after === null ? undefined : sql`${videos.publishedAt} <= ${momentOf(after.atMs)}`;
    return drizzle
      .select({ ...cardColumns, ...historyColumns })
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .leftJoin(socialCounts, countsOfVideo.social)
      .leftJoin(videoCounts, countsOfVideo.plays)
      .leftJoin(watchHistory, historyOf(viewerId))
      .where(and(whereOf(filter), ceiling, behind))
      .orderBy(sql`${videos.publishedAt} desc nulls last`, asc(videos.id))
      .limit(limit);
  },
  rank: async (sort, filter, after, limit) => {
    const score = scores[sort];
    const behind =
      after === null
        ? undefined
        : sql`(${score}, ${videos.publishedAt}) <= (${after.score}, ${momentOf(after.atMs)}) and ((${score}, ${videos.publishedAt}) < (${after.score}, ${momentOf(after.atMs)}) or ${videos.id} > ${after.id})`;
    const rows = await drizzle
      .select({ id: videos.id, score, at: videos.publishedAt })
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .leftJoin(socialCounts, countsOfVideo.social)
      .leftJoin(videoCounts, countsOfVideo.plays)
      .where(and(whereOf(filter), behind))
      .orderBy(desc(score), desc(videos.publishedAt), asc(videos.id))
      .limit(limit);
    return rows.map(({ id, score: value, at }) => ({ id, score: value, atMs: at?.getTime() ?? 0 }));
  },
});
