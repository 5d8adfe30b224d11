import { eq, getTableColumns, sql } from 'drizzle-orm';
import { isHiddenUser, users } from '../../account/index.ts';
import { videoCounts } from '../../insight/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { socialCounts } from '../../social/index.ts';
import { videos } from '../video.schema.ts';
import type { VideoRow } from '../video.store.ts';
import { countsOfVideo } from './card.store.ts';

/** A video with its owner's card and its counts. */
export interface WholeVideo extends VideoRow {
  readonly username: string;
  readonly nickname: string;
  readonly avatar: string | null;
  readonly signature: string | null;
  readonly isOwnerHidden: boolean;
  readonly plays: number;
  readonly watchMs: number;
  readonly likes: number;
  readonly favourites: number;
  readonly comments: number;
  readonly danmaku: number;
}

/** Columns of a whole video, for queries that join users and counts. */
export const wholeColumns = {
  ...getTableColumns(videos),
  username: users.username,
  nickname: users.nickname,
  avatar: users.avatar,
  signature: users.signature,
  isOwnerHidden: isHiddenUser,
  plays: sql<number>`coalesce(${videoCounts.plays}, 0)`,
  watchMs: sql<number>`coalesce(${videoCounts.watchMs}, 0)`.mapWith(Number),
  likes: sql<number>`coalesce(${socialCounts.likes}, 0)`,
  favourites: sql<number>`coalesce(${socialCounts.favourites}, 0)`,
  comments: sql<number>`coalesce(${socialCounts.comments}, 0)`,
  danmaku: sql<number>`coalesce(${socialCounts.danmaku}, 0)`,
};

/** One video whole. */
export interface DetailStore {
  findWhole(videoId: string): Promise<WholeVideo | null>;
}

/** @see DetailStore */
export const createDetailStore = ({ drizzle }: Pick<Database, 'drizzle'>): DetailStore => {
  const whole = drizzle
    .select(wholeColumns)
    .from(videos)
    .innerJoin(users, eq(users.id, videos.ownerId))
    .leftJoin(socialCounts, countsOfVideo.social)
    .leftJoin(videoCounts, countsOfVideo.plays)
    .where(eq(videos.id, sql.placeholder('videoId')))
    .prepare('video_find_whole');
  return { findWhole: async (videoId) => (await whole.execute({ videoId }))[0] ?? null };
};
