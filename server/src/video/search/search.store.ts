import { and, asc, desc, eq, gte, inArray, lt, sql, type SQL } from 'drizzle-orm';
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
  suggestPeople(
    text: string,
    limit: number,
  ): Promise<readonly { readonly username: string; readonly nickname: string }[]>;
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

const publishedMs = sql<number>`coalesce(extract(epoch from ${videos.publishedAt}) * 1000, 0)::float8`;

/*
 * `offset 0` keeps the look-ups one by one: the planner would rather read all videos than a thousand by their keys, which takes ten
 * times as long.
 */

/** Of more than these the ones are looked at whose title holds the text as it was written: a common word fits tens of thousands. */
const mostRanked = 1_500;

const find = async (drizzle: Drizzle, text: string, filter: SearchFilter, limit: number): Promise<Standing[]> => {
  const score = scoreOf(text);
  return drizzle
    .select({ id: sql<string>`${videos.id}`, score: sql<number>`${score}`.as('score'), atMs: publishedMs })
    .from(
      sql`(select * from video_search where doc @@ search_query(${text})
        order by (position(search_text(${text}) in title) > 0) desc limit ${mostRanked}::int) as video_search
        join lateral (select * from videos where videos.id = video_search.video_id offset 0) as videos on true`,
    )
    .innerJoin(users, eq(users.id, videos.ownerId))
    .leftJoin(videoCounts, eq(videoCounts.videoId, videos.id))
    .where(filterOf(filter))
    .orderBy(...orderOf(filter.sort, sql`score`))
    .limit(limit);
};

/** Two pairs that a title must have at least; of two pairs alone, one of them. Pairs come from `search_pairs`, which lets nothing else through. */
const alternativesOf = (pairs: readonly string[]): string => {
  if (pairs.length === 2) return pairs.map((pair) => `'${pair}'`).join(' | ');
  return pairs
    .slice(0, 10)
    .flatMap((one, at, some) => some.slice(at + 1).map((other) => `('${one}' & '${other}')`))
    .join(' | ');
};

/** Titles that have at least half of the pairs, with how many. */
const findByPairs = async (drizzle: Drizzle, text: string, limit: number) => {
  const asked = await drizzle.execute<{ pairs: string[] }>(sql`select search_pairs(${text}) as pairs`);
  const pairs = asked.rows[0]?.pairs ?? [];
  if (pairs.length < 2) return [];
  const list = sql.join(
    pairs.map((pair) => sql`${pair}`),
    sql`, `,
  );
  const { rows } = await drizzle.execute<{ video_id: string; score: number }>(sql`
    select video_id, shared::float8 / ${pairs.length}::int as score from (
      select video_id, (select count(*) from unnest(array[${list}]::text[]) pair where position(pair in title) > 0) as shared
      from video_search where doc @@ ${alternativesOf(pairs)}::tsquery limit ${mostRanked}::int
    ) as counted
    where 2 * shared >= ${pairs.length}::int order by shared desc, video_id limit ${limit}::int`);
  return rows;
};

/** Latin texts by trigrams, Chinese ones by their pairs. */
const findSimilar = async (drizzle: Drizzle, text: string, filter: SearchFilter, limit: number) => {
  const isLatin = /[a-z]{3}/i.test(text);
  const near = sql`select video_id, score::float8 as score from search_similar(${text}, ${limit}::int)`;
  const [latin, paired] = await Promise.all([
    isLatin ? drizzle.execute<{ video_id: string; score: number }>(near) : { rows: [] },
    findByPairs(drizzle, text, limit),
  ]);
  const scores = new Map<string, number>();
  for (const { video_id: id, score } of [...latin.rows, ...paired])
    scores.set(id, Math.max(score, scores.get(id) ?? 0));
  if (scores.size === 0) return [];
  const found = await drizzle
    .select({ id: videos.id, title: videos.title, at: videos.publishedAt })
    .from(videos)
    .innerJoin(users, eq(users.id, videos.ownerId))
    .where(and(inArray(videos.id, [...scores.keys()]), filterOf(filter)));
  return found
    .map(({ id, title, at }) => ({ id, title, score: scores.get(id) ?? 0, atMs: at?.getTime() ?? 0 }))
    .toSorted((a, b) => b.score - a.score || b.atMs - a.atMs)
    .slice(0, limit);
};

/** Only so many of what holds it are looked at: a beginning of one letter fits tens of thousands. */
const mostLooked = 150;

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
  const first = await titled(begins, 2 * limit);
  const then = first.length >= limit ? [] : await titled(holds, 2 * limit);
  return [...new Set([...first, ...then].map(({ title }) => title))].slice(0, limit);
};

/** Who is named like it, and how nearly. */
const namedLike = (text: string) => {
  const wanted = text.toLowerCase();
  const part = `%${escaped(wanted)}%`;
  const [nickname, username] = [sql`lower(${users.nickname})`, sql`lower(${users.username})`];
  const holds = sql`(${nickname} like ${part} or ${username} like ${part})`;
  return {
    isNamed: and(sql`(${holds} or ${nickname} % ${wanted} or ${username} % ${wanted})`, sql`not ${isHiddenUser}`),
    closeness: sql`(
      2 * (${username} = ${wanted} or ${nickname} = ${wanted})::int + ${holds}::int
      + greatest(similarity(${nickname}, ${wanted}), similarity(${username}, ${wanted})))`,
  };
};

const works = sql<number>`(select count(*)::int from videos where videos.owner_id = ${users.id} and videos.visibility = 'public' and videos.review = 'approved' and videos.state in ('playable', 'ready') and videos.deleted_at is null)`;

const findPeople =
  (drizzle: Drizzle): SearchStore['findPeople'] =>
  (text, { limit, offset, viewerId }) => {
    const { isNamed, closeness } = namedLike(text);
    return drizzle
      .select({
        userId: users.id,
        username: users.username,
        nickname: users.nickname,
        avatar: users.avatar,
        signature: users.signature,
        followers: sql<number>`coalesce(${followCounts.followers}, 0)`,
        works,
        isFollowing: sql<boolean>`${follows.followerId} is not null`,
      })
      .from(users)
      .leftJoin(followCounts, eq(followCounts.userId, users.id))
      .leftJoin(follows, and(eq(follows.followeeId, users.id), eq(follows.followerId, viewerId ?? '')))
      .where(isNamed)
      .orderBy(desc(closeness), sql`coalesce(${followCounts.followers}, 0) desc`, asc(users.id))
      .limit(limit)
      .offset(offset);
  };

const suggestPeople = (drizzle: Drizzle, text: string, limit: number) => {
  const { isNamed, closeness } = namedLike(text);
  return drizzle
    .select({ username: users.username, nickname: users.nickname })
    .from(users)
    .where(isNamed)
    .orderBy(desc(closeness), asc(users.id))
    .limit(limit);
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
  suggestPeople: (text, limit) => suggestPeople(drizzle, text, limit),
  findPeople: findPeople(drizzle),
});
