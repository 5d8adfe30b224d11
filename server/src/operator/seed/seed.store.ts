import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { users } from '../../account/index.ts';
import { plays, playDays, videoCounts, watchHistory } from '../../insight/index.ts';
import type { Database } from '../../platform/db/index.ts';
import {
  comments,
  danmaku,
  favouriteFolders,
  favourites,
  followCounts,
  follows,
  likes,
  socialCounts,
} from '../../social/index.ts';
import { videos } from '../../video/index.ts';

type Drizzle = Database['drizzle'];
type RowOf<Table extends { readonly $inferInsert: object }> = Table['$inferInsert'];

/** Everything that the crowd of the demo did; ids are fixed, so a second run adds nothing. */
export interface CrowdRows {
  readonly likes: readonly RowOf<typeof likes>[];
  readonly follows: readonly RowOf<typeof follows>[];
  readonly folders: readonly RowOf<typeof favouriteFolders>[];
  readonly favourites: readonly RowOf<typeof favourites>[];
  readonly comments: readonly RowOf<typeof comments>[];
  readonly danmaku: readonly RowOf<typeof danmaku>[];
  readonly plays: readonly RowOf<typeof plays>[];
  readonly days: readonly RowOf<typeof playDays>[];
  readonly counts: readonly RowOf<typeof videoCounts>[];
  readonly history: readonly RowOf<typeof watchHistory>[];
}

/** What the demo writes past the features, because it lies in the past. */
export interface SeedStore {
  setProfile(
    userId: string,
    profile: { readonly signature: string; readonly avatar: string; readonly locale: 'zh-CN' | 'en' },
  ): Promise<void>;
  hasAvatar(userId: string): Promise<boolean>;
  /** States of these videos, in the order of their ids. */
  statesOf(ids: readonly string[]): Promise<readonly { readonly id: string; readonly state: string }[]>;
  setDates(videoId: string, at: Date): Promise<void>;
  addCrowd(rows: CrowdRows): Promise<void>;
}

const batch = 500;

/** Inserts in statements of a bearable size; what is there stays. */
const insertAll = async <Row>(rows: readonly Row[], insert: (some: Row[]) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < rows.length; start += batch) await insert(rows.slice(start, start + batch));
};

/** Counts are what the rows say: the same question as a recount. */
const recount = async (drizzle: Drizzle): Promise<void> => {
  await drizzle.execute(sql`
    insert into ${socialCounts} (kind, target_id, likes, favourites, comments, danmaku)
    select 'video', v.id,
      (select count(*) from ${likes} l where l.kind = 'video' and l.target_id = v.id),
      (select count(distinct f.user_id) from ${favourites} f where f.kind = 'video' and f.target_id = v.id),
      (select count(*) from ${comments} c where c.kind = 'video' and c.target_id = v.id and c.deleted_at is null),
      (select count(*) from ${danmaku} d where d.kind = 'video' and d.target_id = v.id and d.deleted_at is null)
    from ${videos} v
    on conflict (kind, target_id) do update set likes = excluded.likes, favourites = excluded.favourites,
      comments = excluded.comments, danmaku = excluded.danmaku`);
  await drizzle.execute(sql`
    insert into ${followCounts} (user_id, followers, following)
    select u.id, (select count(*) from ${follows} f where f.followee_id = u.id),
      (select count(*) from ${follows} f where f.follower_id = u.id)
    from ${users} u where exists (select 1 from ${follows} f where u.id in (f.follower_id, f.followee_id))
    on conflict (user_id) do update set followers = excluded.followers, following = excluded.following`);
};

/** The demo on PostgreSQL. */
export const createSeedStore = ({ drizzle }: Pick<Database, 'drizzle'>): SeedStore => ({
  setProfile: async (userId, profile) => {
    await drizzle.update(users).set(profile).where(eq(users.id, userId));
  },
  hasAvatar: async (userId) => {
    const [row] = await drizzle.select({ avatar: users.avatar }).from(users).where(eq(users.id, userId));
    return row !== undefined && row.avatar !== null;
  },
  statesOf: (ids) =>
    drizzle
      .select({ id: videos.id, state: videos.state })
      .from(videos)
      .where(inArray(videos.id, [...ids]))
      .orderBy(asc(videos.id)),
  setDates: async (videoId, at) => {
    await drizzle
      .update(videos)
      .set({ createdAt: at, publishedAt: at, receivedAt: at, reviewedAt: at })
      .where(eq(videos.id, videoId));
  },
  addCrowd: async (rows) => {
    await insertAll(rows.follows, (some) => drizzle.insert(follows).values(some).onConflictDoNothing());
    await insertAll(rows.likes, (some) => drizzle.insert(likes).values(some).onConflictDoNothing());
    await insertAll(rows.folders, (some) => drizzle.insert(favouriteFolders).values(some).onConflictDoNothing());
    await insertAll(rows.favourites, (some) => drizzle.insert(favourites).values(some).onConflictDoNothing());
    await insertAll(rows.comments, (some) => drizzle.insert(comments).values(some).onConflictDoNothing());
    await insertAll(rows.danmaku, (some) => drizzle.insert(danmaku).values(some).onConflictDoNothing());
    await insertAll(rows.plays, (some) => drizzle.insert(plays).values(some).onConflictDoNothing());
    await insertAll(rows.days, (some) => drizzle.insert(playDays).values(some).onConflictDoNothing());
    const most = (column: AnyPgColumn) => sql`greatest(${column}, excluded.${sql.identifier(column.name)})`;
    await insertAll(rows.counts, (some) =>
      drizzle
        .insert(videoCounts)
        .values(some)
        .onConflictDoUpdate({
          target: videoCounts.videoId,
          set: {
            plays: most(videoCounts.plays),
            watchMs: most(videoCounts.watchMs),
            heat: most(videoCounts.heat),
          },
        }),
    );
    await insertAll(rows.history, (some) => drizzle.insert(watchHistory).values(some).onConflictDoNothing());
    await recount(drizzle);
  },
});
