import { and, asc, desc, eq, gte, lt, sql, type SQL } from 'drizzle-orm';
import { isHiddenUser, users } from '../../account/index.ts';
import { videoCounts } from '../../insight/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { followCounts, follows } from '../../social/index.ts';
import { isListed } from '../library/card.store.ts';
import type { Standing } from '../library/list.store.ts';
import { videos } from '../video.schema.ts';
import { videoSearch } from './search.schema.ts';

/** Which of what was found. */
export interface SearchFilter {
  readonly sort: 'best' | 'newest' | 'plays';
  readonly fromMs: number | null;
  /** Below this, exclusive. */
  readonly toMs: number | null;
  readonly since: Date | null;
}

/** Somebody found. */
export interface FoundPerson {
  readonly userId: string;
  readonly username: string;
  readonly nickname: string;
  readonly avatar: string | null;
  readonly signature: string | null;
  readonly followers: number;
  readonly works: number;
  readonly isFollowing: boolean;
}

/** Search in PostgreSQL; see migration 0004 for how texts are cut. */
export interface SearchStore {
  /** What holds everything that was asked for, best first; title before tags before author before description. */
  find(text: string, filter: SearchFilter, limit: number): Promise<readonly Standing[]>;
  /** What is written much like it: other letters, some pairs missing. */
  findSimilar(
    text: string,
    filter: SearchFilter,
    limit: number,
  ): Promise<readonly (Standing & { readonly title: string })[]>;
  /** Titles that begin with it, then those that hold it; most played first. */
  suggestTitles(text: string, limit: number): Promise<readonly string[]>;
  similarTitles(text: string, limit: number): Promise<readonly string[]>;
  /** Tags of listed videos, most used first. */
  findTags(limit: number): Promise<readonly string[]>;
  findPeople(
    text: string,
    options: { readonly limit: number; readonly offset: number; readonly viewerId: string | null },
  ): Promise<readonly FoundPerson[]>;
}

type Drizzle = Database['drizzle'];

/** Text as a pattern's beginning; `%`, `_` and `\` stand for themselves. */
const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

const plays = sql<number>`coalesce(${videoCounts.plays}, 0)`;

/** A whole title, its beginning, a title that holds it; then the words by their weights; much played ones a little ahead. */
const scoreOf = (text: string): SQL<number> => sql<number>`(
  2 * (${videoSearch.title} = search_text(${text}))::int
  + 0.5 * starts_with(${videoSearch.title}, search_text(${text}))::int
  + 0.8 * (position(search_text(${text}) in ${videoSearch.title}) > 0)::int
  + ts_rank('{0.05, 0.3, 0.4, 1.0}', ${videoSearch.doc}, search_query(${text}), 1)
  + 0.04 * ln(1 + ${plays})
)::float8`;

const filterOf = ({ fromMs, toMs, since }: SearchFilter): SQL | undefined =>
  and(
    isListed,
    fromMs === null ? undefined : gte(videos.durationMs, fromMs),
    toMs === null ? undefined : lt(videos.durationMs, toMs),
    since === null ? undefined : gte(videos.publishedAt, since),
  );

const orderOf = (sort: SearchFilter['sort'], score: SQL): SQL[] => {
  const newest = sql`${videos.publishedAt} desc nulls last`;
  if (sort === 'newest') return [newest, asc(videos.id)];
  return sort === 'plays' ? [desc(plays), newest, asc(videos.id)] : [desc(score), newest, asc(videos.id)];
};

const find = async (drizzle: Drizzle, text: string, filter: SearchFilter, limit: number): Promise<Standing[]> => {
  const score = scoreOf(text);
  const rows = await drizzle
    .select({ id: videos.id, score: sql<number>`${score}`.as('score'), at: videos.publishedAt })
    .from(videoSearch)
    .innerJoin(videos, eq(videos.id, videoSearch.videoId))
    .innerJoin(users, eq(users.id, videos.ownerId))
    .leftJoin(videoCounts, eq(videoCounts.videoId, videos.id))
    .where(and(sql`${videoSearch.doc} @@ search_query(${text})`, filterOf(filter)))
    .orderBy(...orderOf(filter.sort, sql`score`))
    .limit(limit);
  return rows.map(({ id, score: value, at }) => ({ id, score: value, atMs: at?.getTime() ?? 0 }));
};

/** Latin texts by trigrams, Chinese ones by how many of their pairs a title has: at least half. */
const findSimilar = async (drizzle: Drizzle, text: string, filter: SearchFilter, limit: number) => {
  const shared = sql`(select count(*) from unnest(search_pairs(${text})) pair where position(pair in similar_title.title) > 0)`;
  const near = sql`(
    select video_id, score::float8 as score from search_similar(${text}, ${limit}::int)
    union all
    select similar_title.video_id, (${shared})::float8 / greatest(cardinality(search_pairs(${text})), 1)
    from video_search as similar_title
    where cardinality(search_pairs(${text})) >= 2
      and similar_title.doc @@ (select string_agg(format('''%s'':AB', pair), ' | ')::tsquery from unnest(search_pairs(${text})) pair)
      and 2 * ${shared} >= cardinality(search_pairs(${text}))
  )`;
  const rows = await drizzle
    .select({
      id: videos.id,
      title: videos.title,
      score: sql<number>`near.score`,
      at: videos.publishedAt,
    })
    .from(sql`(select video_id, max(score) as score from ${near} as each_near group by video_id) as near`)
    .innerJoin(videos, sql`${videos.id} = near.video_id`)
    .innerJoin(users, eq(users.id, videos.ownerId))
    .leftJoin(videoCounts, eq(videoCounts.videoId, videos.id))
    .where(filterOf(filter))
    .orderBy(sql`near.score desc`, sql`${videos.publishedAt} desc nulls last`, asc(videos.id))
    .limit(limit);
  return rows.map(({ id, title, score, at }) => ({ id, title, score, atMs: at?.getTime() ?? 0 }));
};

/** Only so many of what holds it are looked at: a beginning of one letter fits tens of thousands. */
const mostLooked = 400;

const suggestTitles = async (drizzle: Drizzle, text: string, limit: number): Promise<string[]> => {
  const titled = (where: SQL, most: number) =>
    drizzle
      .select({ title: videos.title })
      .from(sql`(select video_id from video_search where ${where} limit ${mostLooked}) as looked`)
      .innerJoin(videos, sql`${videos.id} = looked.video_id`)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .leftJoin(videoCounts, eq(videoCounts.videoId, videos.id))
      .where(isListed)
      .orderBy(desc(plays), asc(videos.title))
      .limit(most);
  const begins = sql`title like ${`${escaped(text.normalize('NFKC').toLowerCase())}%`}`;
  const holds = sql`doc @@ search_query(${text})`;
  const [first, then] = await Promise.all([titled(begins, limit), titled(holds, 2 * limit)]);
  return [...new Set([...first, ...then].map(({ title }) => title))].slice(0, limit);
};

const findPeople: (drizzle: Drizzle) => SearchStore['findPeople'] =
  (drizzle) =>
  (text, { limit, offset, viewerId }) => {
    const wanted = text.toLowerCase();
    const part = `%${escaped(wanted)}%`;
    const isNamed = sql`(lower(${users.nickname}) like ${part} or lower(${users.username}) like ${part} or lower(${users.nickname}) % ${wanted} or lower(${users.username}) % ${wanted})`;
    const closeness = sql`(
      2 * (lower(${users.username}) = ${wanted} or lower(${users.nickname}) = ${wanted})::int
      + (lower(${users.nickname}) like ${part} or lower(${users.username}) like ${part})::int
      + greatest(similarity(lower(${users.nickname}), ${wanted}), similarity(lower(${users.username}), ${wanted})))`;
    return drizzle
      .select({
        userId: users.id,
        username: users.username,
        nickname: users.nickname,
        avatar: users.avatar,
        signature: users.signature,
        followers: sql<number>`coalesce(${followCounts.followers}, 0)`,
        works: sql<number>`(select count(*)::int from videos where videos.owner_id = ${users.id} and videos.visibility = 'public' and videos.review = 'approved' and videos.state in ('playable', 'ready') and videos.deleted_at is null)`,
        isFollowing: sql<boolean>`${follows.followerId} is not null`,
      })
      .from(users)
      .leftJoin(followCounts, eq(followCounts.userId, users.id))
      .leftJoin(follows, and(eq(follows.followeeId, users.id), eq(follows.followerId, viewerId ?? '')))
      .where(and(isNamed, sql`not ${isHiddenUser}`))
      .orderBy(desc(closeness), sql`coalesce(${followCounts.followers}, 0) desc`, asc(users.id))
      .limit(limit)
      .offset(offset);
  };

/** @see SearchStore */
export const createSearchStore = ({ drizzle }: Pick<Database, 'drizzle'>): SearchStore => ({
  find: (text, filter, limit) => find(drizzle, text, filter, limit),
  findSimilar: (text, filter, limit) => findSimilar(drizzle, text, filter, limit),
  suggestTitles: (text, limit) => suggestTitles(drizzle, text, limit),
  similarTitles: async (text, limit) => {
    const any = { sort: 'best', fromMs: null, toMs: null, since: null } as const;
    return (await findSimilar(drizzle, text, any, limit)).map(({ title }) => title);
  },
  findTags: async (limit) => {
    const rows = await drizzle
      .select({ tag: sql<string>`tag` })
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .innerJoin(sql`unnest(${videos.tags}) as tag`, sql`true`)
      .where(isListed)
      .groupBy(sql`tag`)
      .orderBy(sql`count(*) desc`, sql`tag`)
      .limit(limit);
    return rows.map(({ tag }) => tag);
  },
  findPeople: findPeople(drizzle),
});
