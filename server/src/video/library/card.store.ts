import { and, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import { isHiddenUser, users } from '../../account/index.ts';
import { videoCounts, watchHistory } from '../../insight/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { socialCounts } from '../../social/index.ts';
import { videos } from '../video.schema.ts';

/** What a card is made of. */
export interface CardRow {
  readonly id: string;
  readonly title: string;
  readonly cover: string | null;
  readonly preview: string | null;
  readonly durationMs: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly category: string;
  readonly publishedAt: Date | null;
  readonly reviewedAt: Date | null;
  readonly ownerId: string;
  readonly username: string;
  readonly nickname: string;
  readonly avatar: string | null;
  readonly plays: number;
  readonly likes: number;
  readonly comments: number;
  readonly danmaku: number;
  readonly positionMs: number | null;
  readonly historyMs: number | null;
  readonly isFinished: boolean | null;
}

/** Columns of a card, for every query that joins `users`, `socialCounts` and `videoCounts`. */
export const cardColumns = {
  id: videos.id,
  title: videos.title,
  cover: videos.cover,
  preview: videos.preview,
  durationMs: videos.durationMs,
  width: videos.width,
  height: videos.height,
  category: videos.category,
  publishedAt: videos.publishedAt,
  reviewedAt: videos.reviewedAt,
  ownerId: videos.ownerId,
  username: users.username,
  nickname: users.nickname,
  avatar: users.avatar,
  plays: sql<number>`coalesce(${videoCounts.plays}, 0)`,
  likes: sql<number>`coalesce(${socialCounts.likes}, 0)`,
  comments: sql<number>`coalesce(${socialCounts.comments}, 0)`,
  danmaku: sql<number>`coalesce(${socialCounts.danmaku}, 0)`,
};

/** How the counts of a video are found. */
export const countsOfVideo = {
  social: and(eq(socialCounts.kind, 'video'), eq(socialCounts.targetId, videos.id)),
  plays: eq(videoCounts.videoId, videos.id),
};

const isShown = and(
  eq(videos.review, 'approved'),
  inArray(videos.state, ['playable', 'ready']),
  isNull(videos.deletedAt),
  sql`not ${isHiddenUser}`,
);

/** In public lists: approved, public, existing, playable, its owner not hidden, published. Serves the partial indexes of `videos`. */
export const isListed: SQL | undefined = and(eq(videos.visibility, 'public'), isShown);

/** Everybody may see it who has the address: `isOpen` of video-access.ts in SQL. */
export const isOpenAt = (now: Date): SQL | undefined =>
  and(
    isShown,
    or(
      inArray(videos.visibility, ['public', 'unlisted']),
      and(eq(videos.visibility, 'scheduled'), sql`${videos.publishAt} <= ${now.toISOString()}`),
    ),
  );

/** What the viewer's history says, for queries that join it by `historyOf`. */
export const historyColumns = {
  positionMs: watchHistory.positionMs,
  historyMs: watchHistory.durationMs,
  isFinished: watchHistory.isFinished,
};
/** How the history of the viewer is found; nobody has the empty id. */
export const historyOf = (viewerId: string | null): SQL | undefined =>
  and(eq(watchHistory.videoId, videos.id), eq(watchHistory.userId, viewerId ?? ''));

/** Cards as kept. */
export interface CardStore {
  /** Of those that are open; with what the viewer's history says. */
  findOpen(videoIds: readonly string[], viewerId: string | null, now: Date): Promise<readonly CardRow[]>;
  /** Of those that stand in public lists. */
  findListed(videoIds: readonly string[], viewerId: string | null): Promise<readonly CardRow[]>;
}

/** @see CardStore */
export const createCardStore = ({ drizzle }: Pick<Database, 'drizzle'>): CardStore => {
  const find = (videoIds: readonly string[], viewerId: string | null, where: SQL | undefined) =>
    drizzle
      .select({ ...cardColumns, ...historyColumns })
      .from(videos)
      .innerJoin(users, eq(users.id, videos.ownerId))
      .leftJoin(socialCounts, countsOfVideo.social)
      .leftJoin(videoCounts, countsOfVideo.plays)
      .leftJoin(watchHistory, historyOf(viewerId))
      .where(and(inArray(videos.id, [...videoIds]), where));
  return {
    findOpen: (videoIds, viewerId, now) => find(videoIds, viewerId, isOpenAt(now)),
    findListed: (videoIds, viewerId) => find(videoIds, viewerId, isListed),
  };
};
