import { and, asc, eq, ne, or, sql } from 'drizzle-orm';
import { users } from '../../account/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { videos } from '../video.schema.ts';
import { isListed } from './card.store.ts';

/** What tells which videos are near. */
export interface NearFacts {
  readonly id: string;
  readonly ownerId: string;
  readonly category: string;
  readonly tags: readonly string[];
}

/** Public videos beside a video, and in categories. */
export interface RelatedStore {
  /** Those that share tags with it, most shared first, then the latest. */
  findByTags(video: NearFacts, limit: number): Promise<readonly string[]>;
  /** The latest of the same owner, then of the same category: for when nothing else is known. */
  findNear(video: NearFacts, limit: number): Promise<readonly string[]>;
  /** Listed videos of each category. */
  countByCategory(): Promise<ReadonlyMap<string, number>>;
  /** Whether any video has the category, listed or not. */
  hasCategory(category: string): Promise<boolean>;
}

const latest = sql`${videos.publishedAt} desc nulls last`;

/** @see RelatedStore */
export const createRelatedStore = ({ drizzle }: Pick<Database, 'drizzle'>): RelatedStore => ({
  findByTags: async ({ id, tags }, limit) => {
    if (tags.length === 0) return [];
    const list = tags.map((tag) => sql`${tag}`);
    const wanted = sql`array[${sql.join(list, sql`, `)}]::text[]`;
    const shared = sql`(select count(*) from unnest(${videos.tags}) tag where tag = any(${wanted}))`;
    const rows = await drizzle
      .select({ id: videos.id })
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .where(and(isListed, sql`${videos.tags} && ${wanted}`, ne(videos.id, id)))
      .orderBy(sql`${shared} desc`, latest, asc(videos.id))
      .limit(limit);
    return rows.map((row) => row.id);
  },
  findNear: async ({ id, ownerId, category }, limit) => {
    const rows = await drizzle
      .select({ id: videos.id })
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .where(and(isListed, ne(videos.id, id), or(eq(videos.category, category), eq(videos.ownerId, ownerId))))
      .orderBy(sql`(${videos.ownerId} = ${ownerId}) desc`, latest, asc(videos.id))
      .limit(limit);
    return rows.map((row) => row.id);
  },
  countByCategory: async () => {
    const rows = await drizzle
      .select({ category: videos.category, times: sql<number>`count(*)::int` })
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .where(isListed)
      .groupBy(videos.category);
    return new Map(rows.map(({ category, times }) => [category, times]));
  },
  hasCategory: async (category) => {
    const found = await drizzle.select({ id: videos.id }).from(videos).where(eq(videos.category, category)).limit(1);
    return found.length > 0;
  },
});
