import { and, asc, desc, eq, ilike, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import { users } from '../../account/index.ts';
import { videoCounts } from '../../insight/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { socialCounts } from '../../social/index.ts';
import { videos } from '../video.schema.ts';
import { countsOfVideo } from './card.store.ts';
import { wholeColumns, type WholeVideo } from './detail.store.ts';

/** Names of the filters that pages offer. */
export type StudioState =
  | 'processing'
  | 'in_review'
  | 'published'
  | 'unlisted'
  | 'private'
  | 'scheduled'
  | 'approved'
  | 'rejected'
  | 'failed'
  | 'deleted'
  | 'all';

/** Which videos, in which order. */
export interface StudioFilter {
  /** Null = everybody's. */
  readonly ownerId: string | null;
  readonly q?: string | undefined;
  readonly state?: StudioState | undefined;
  readonly sort?: 'newest' | 'plays' | 'likes' | 'title' | undefined;
  readonly page: number;
  readonly size: number;
}

/** Videos as their owners and administrators look at them. */
export interface StudioStore {
  findPage(filter: StudioFilter): Promise<{ readonly rows: readonly WholeVideo[]; readonly total: number }>;
  /** Of one owner, deleted ones too. */
  findIds(ownerId: string, options?: { readonly isDeletedToo: boolean }): Promise<readonly string[]>;
  /** What wants the owner's hand: failed, refused, rejected, scheduled, in review, in work; latest first. */
  findOpen(ownerId: string, limit: number): Promise<readonly WholeVideo[]>;
  findMany(videoIds: readonly string[]): Promise<readonly WholeVideo[]>;
}

const working = ['uploading', 'waiting', 'probing', 'preparing'] as const;
const ended = ['failed', 'refused', 'cancelled'] as const;
const played = ['playable', 'ready'] as const;

const states: Readonly<Record<StudioState, SQL | undefined>> = {
  all: undefined,
  processing: or(inArray(videos.state, [...working]), and(eq(videos.state, 'playable'), isNotNull(videos.progress))),
  in_review: eq(videos.review, 'in_review'),
  published: and(eq(videos.visibility, 'public'), eq(videos.review, 'approved'), inArray(videos.state, [...played])),
  unlisted: eq(videos.visibility, 'unlisted'),
  private: eq(videos.visibility, 'private'),
  scheduled: eq(videos.visibility, 'scheduled'),
  approved: eq(videos.review, 'approved'),
  rejected: eq(videos.review, 'rejected'),
  failed: inArray(videos.state, [...ended]),
  deleted: isNotNull(videos.deletedAt),
};

/** Deleted ones are shown to nobody who does not ask for them. */
const isThere = (filter: StudioFilter): SQL | undefined =>
  filter.state === 'deleted' || (filter.state === 'all' && filter.ownerId === null)
    ? undefined
    : isNull(videos.deletedAt);

const pattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

const whereOf = (filter: StudioFilter): SQL | undefined => {
  const text = filter.q?.trim() ?? '';
  const named =
    filter.ownerId === null
      ? or(ilike(users.nickname, pattern(text)), ilike(users.username, pattern(text)))
      : undefined;
  return and(
    filter.ownerId === null ? undefined : eq(videos.ownerId, filter.ownerId),
    states[filter.state ?? 'all'],
    isThere(filter),
    text === '' ? undefined : or(ilike(videos.title, pattern(text)), eq(videos.id, text), named),
  );
};

const orders: Readonly<Record<NonNullable<StudioFilter['sort']>, SQL>> = {
  newest: desc(videos.createdAt),
  plays: sql`coalesce(${videoCounts.plays}, 0) desc`,
  likes: sql`coalesce(${socialCounts.likes}, 0) desc`,
  title: asc(videos.title),
};

/** @see StudioStore */
export const createStudioStore = ({ drizzle }: Pick<Database, 'drizzle'>): StudioStore => {
  const whole = (where: SQL | undefined, order: SQL, { limit, offset }: { limit: number; offset: number }) =>
    drizzle
      .select(wholeColumns)
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .leftJoin(socialCounts, countsOfVideo.social)
      .leftJoin(videoCounts, countsOfVideo.plays)
      .where(where)
      .orderBy(order, asc(videos.id))
      .limit(limit)
      .offset(offset);
  return {
    findPage: async (filter) => {
      const where = whereOf(filter);
      const slice = { limit: filter.size, offset: (filter.page - 1) * filter.size };
      const counted = drizzle
        .select({ total: sql<number>`count(*)::int` })
        .from(videos)
        .innerJoin(users, eq(users.id, videos.ownerId))
        .where(where);
      const [rows, [row]] = await Promise.all([whole(where, orders[filter.sort ?? 'newest'], slice), counted]);
      return { rows, total: row?.total ?? 0 };
    },
    findIds: async (ownerId, options = { isDeletedToo: false }) => {
      const rows = await drizzle
        .select({ id: videos.id })
        .from(videos)
        .where(and(eq(videos.ownerId, ownerId), options.isDeletedToo ? undefined : isNull(videos.deletedAt)));
      return rows.map(({ id }) => id);
    },
    findOpen: (ownerId, limit) =>
      whole(
        and(
          eq(videos.ownerId, ownerId),
          isNull(videos.deletedAt),
          or(
            inArray(videos.state, ['failed', 'refused', ...working]),
            inArray(videos.review, ['rejected', 'in_review']),
            eq(videos.visibility, 'scheduled'),
          ),
        ),
        desc(videos.updatedAt),
        { limit, offset: 0 },
      ),
    findMany: async (videoIds) =>
      videoIds.length === 0
        ? []
        : whole(inArray(videos.id, [...videoIds]), desc(videos.createdAt), { limit: videoIds.length, offset: 0 }),
  };
};
