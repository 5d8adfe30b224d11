import { and, asc, count, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import { isHiddenUser, users } from '../../account/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import { isOpenAt } from '../library/card.store.ts';
import { playlists, playlistVideos, videos } from '../video.schema.ts';

/** A playlist with its owner's card. */
export interface PlaylistRow {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string;
  readonly description: string;
  readonly visibility: 'public' | 'unlisted' | 'private';
  readonly updatedAt: Date;
  readonly username: string;
  readonly nickname: string;
  readonly avatar: string | null;
  readonly isOwnerHidden: boolean;
}

/** What others see of what lies in a list. */
export interface PlaylistContent {
  readonly videos: number;
  /** First video that has a cover. */
  readonly coverVideoId: string | null;
  readonly cover: string | null;
}

/** A change of a playlist. */
export type PlaylistChange = Partial<Pick<PlaylistRow, 'title' | 'description' | 'visibility'>> & {
  readonly order?: readonly string[] | undefined;
};

/** Playlists as kept. */
export interface PlaylistStore {
  /** @throws AppError `too_many_playlists` when the owner has `most` */
  add(
    list: Pick<PlaylistRow, 'ownerId' | 'title' | 'description' | 'visibility'>,
    at: Date,
    most: number,
  ): Promise<string>;
  find(playlistId: string): Promise<PlaylistRow | null>;
  /** By handle of the owner, latest changed first; without `isAll` the public ones. */
  findOf(handle: string, viewerId: string | null, most: number): Promise<readonly PlaylistRow[]>;
  /** By playlist; what is not open is not counted. */
  findContents(playlistIds: readonly string[], now: Date): Promise<ReadonlyMap<string, PlaylistContent>>;
  /** Everything in it by position, what is gone too. */
  findVideoIds(playlistId: string): Promise<readonly string[]>;
  /** @throws AppError `order_invalid` unless the order names each video once */
  change(playlistId: string, change: PlaylistChange, at: Date): Promise<void>;
  remove(playlistId: string): Promise<void>;
  /** At the end; a video that is in already stays where it is. @throws AppError `playlist_full` */
  addVideo(playlistId: string, videoId: string, at: Date, most: number): Promise<void>;
  removeVideo(playlistId: string, videoId: string, at: Date): Promise<void>;
}

const columns = {
  id: playlists.id,
  ownerId: playlists.ownerId,
  title: playlists.title,
  description: playlists.description,
  visibility: playlists.visibility,
  updatedAt: playlists.updatedAt,
  username: users.username,
  nickname: users.nickname,
  avatar: users.avatar,
  isOwnerHidden: isHiddenUser,
};

type Transaction = Parameters<Parameters<Database['drizzle']['transaction']>[0]>[0];

const lockList = async (transaction: Transaction, playlistId: string): Promise<void> => {
  await transaction.select({ id: playlists.id }).from(playlists).where(eq(playlists.id, playlistId)).for('update');
};

const videoIdsOf = async (drizzle: Pick<Database['drizzle'], 'select'>, playlistId: string): Promise<string[]> => {
  const rows = await drizzle
    .select({ videoId: playlistVideos.videoId })
    .from(playlistVideos)
    .where(eq(playlistVideos.playlistId, playlistId))
    .orderBy(asc(playlistVideos.position), asc(playlistVideos.addedAt), asc(playlistVideos.videoId));
  return rows.map(({ videoId }) => videoId);
};

/** Puts the videos into the order; what its maker could not see (gone, hidden) keeps its place at the end. */
const reorder = async (transaction: Transaction, playlistId: string, order: readonly string[]): Promise<void> => {
  const present = await videoIdsOf(transaction, playlistId);
  const named = new Set(order);
  const isRight = named.size === order.length && order.every((id) => present.includes(id));
  if (!isRight) throw new AppError('order_invalid', { order: 'order_invalid' });
  const whole = [...order, ...present.filter((id) => !named.has(id))];
  if (whole.length === 0) return;
  const rows = whole.map((id, at) => sql`(${id}, ${at}::int)`);
  await transaction.execute(sql`
    update ${playlistVideos} set position = wished.position
    from (values ${sql.join(rows, sql`, `)}) as wished (video_id, position)
    where ${playlistVideos.playlistId} = ${playlistId} and ${playlistVideos.videoId} = wished.video_id`);
};

const add = (drizzle: Database['drizzle'], list: typeof playlists.$inferInsert, most: number): Promise<string> =>
  drizzle.transaction(async (transaction) => {
    await transaction.select({ id: users.id }).from(users).where(eq(users.id, list.ownerId)).for('update');
    if ((await transaction.$count(playlists, eq(playlists.ownerId, list.ownerId))) >= most) {
      throw new AppError('too_many_playlists');
    }
    await transaction.insert(playlists).values(list);
    return list.id;
  });

const addVideo = (
  drizzle: Database['drizzle'],
  entry: { readonly playlistId: string; readonly videoId: string },
  at: Date,
  most: number,
): Promise<void> =>
  drizzle.transaction(async (transaction) => {
    await lockList(transaction, entry.playlistId);
    const present = await videoIdsOf(transaction, entry.playlistId);
    if (present.includes(entry.videoId)) return;
    if (present.length >= most) throw new AppError('playlist_full');
    const next = sql`(select coalesce(max(position), -1) + 1 from playlist_videos where playlist_id = ${entry.playlistId})`;
    await transaction.insert(playlistVideos).values({ ...entry, position: next, addedAt: at });
    await transaction.update(playlists).set({ updatedAt: at }).where(eq(playlists.id, entry.playlistId));
  });

const findContents = async (drizzle: Database['drizzle'], ids: readonly string[], now: Date) => {
  const rows = await drizzle
    .select({
      playlistId: playlistVideos.playlistId,
      videos: count(),
      first: sql<{
        id: string;
        cover: string;
      } | null>`(array_agg(json_build_object('id', ${videos.id}, 'cover', ${videos.cover}) order by ${playlistVideos.position}) filter (where ${videos.cover} is not null))[1]`,
    })
    .from(playlistVideos)
    .innerJoin(videos, eq(videos.id, playlistVideos.videoId))
    .innerJoin(users, eq(users.id, videos.ownerId))
    .where(and(inArray(playlistVideos.playlistId, [...ids]), isOpenAt(now)))
    .groupBy(playlistVideos.playlistId);
  return new Map(
    rows.map(({ playlistId, videos: total, first }) => [
      playlistId,
      { videos: total, coverVideoId: first?.id ?? null, cover: first?.cover ?? null },
    ]),
  );
};

const ofHandle = (handle: string, viewerId: string | null): SQL | undefined =>
  and(
    eq(sql`lower(${users.username})`, handle.toLowerCase()),
    or(and(eq(playlists.visibility, 'public'), sql`not ${isHiddenUser}`), eq(playlists.ownerId, viewerId ?? '')),
  );

/** @see PlaylistStore */
export const createPlaylistStore = ({ drizzle }: Pick<Database, 'drizzle'>): PlaylistStore => ({
  add: (list, at, most) => add(drizzle, { ...list, id: newId(12), createdAt: at, updatedAt: at }, most),
  find: async (playlistId) => {
    const [row] = await drizzle
      .select(columns)
      .from(playlists)
      .innerJoin(users, eq(users.id, playlists.ownerId))
      .where(eq(playlists.id, playlistId));
    return row ?? null;
  },
  findOf: (handle, viewerId, most) =>
    drizzle
      .select(columns)
      .from(playlists)
      .innerJoin(users, eq(users.id, playlists.ownerId))
      .where(ofHandle(handle, viewerId))
      .orderBy(desc(playlists.updatedAt), asc(playlists.id))
      .limit(most),
  findContents: async (ids, now) => (ids.length === 0 ? new Map() : findContents(drizzle, ids, now)),
  findVideoIds: (playlistId) => videoIdsOf(drizzle, playlistId),
  change: (playlistId, { order, ...change }, at) =>
    drizzle.transaction(async (transaction) => {
      await lockList(transaction, playlistId);
      if (order !== undefined) await reorder(transaction, playlistId, order);
      const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      await transaction
        .update(playlists)
        .set({ ...named, updatedAt: at })
        .where(eq(playlists.id, playlistId));
    }),
  remove: async (playlistId) => {
    await drizzle.delete(playlists).where(eq(playlists.id, playlistId));
  },
  addVideo: (playlistId, videoId, at, most) => addVideo(drizzle, { playlistId, videoId }, at, most),
  removeVideo: async (playlistId, videoId, at) => {
    const where = and(eq(playlistVideos.playlistId, playlistId), eq(playlistVideos.videoId, videoId));
    const gone = await drizzle.delete(playlistVideos).where(where).returning({ videoId: playlistVideos.videoId });
    if (gone.length > 0) await drizzle.update(playlists).set({ updatedAt: at }).where(eq(playlists.id, playlistId));
  },
});
