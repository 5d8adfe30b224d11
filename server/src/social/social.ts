import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Database } from '../platform/db/index.ts';
import { createSeal } from '../platform/seal/index.ts';
import { createCommentListStore } from './comment/comment-list.store.ts';
import { createCommentStore } from './comment/comment.store.ts';
import { createComments, type Comments } from './comment/comments.ts';
import { createDanmaku, type Danmaku } from './danmaku/danmaku.ts';
import { createDanmakuStore } from './danmaku/danmaku.store.ts';
import { createHeatLines, type HeatLines } from './danmaku/heat-line.ts';
import { createHeatLineStore } from './danmaku/heat-line.store.ts';
import { createDeedStore, type DeedStore, type Mine } from './deed/deed.store.ts';
import { createFavouriteStore, type FavouriteStore } from './deed/favourite.store.ts';
import { createFoldersStore, type FoldersStore } from './deed/folders.store.ts';
import { createFollowStore, type FollowStore } from './follow/follow.store.ts';
import { createTargetErasure, type TargetErasure } from './own-data/erase.store.ts';
import { videoTarget } from './target.ts';

/** What people do about targets and each other. */
export interface Social extends HeatLines, TargetErasure {
  /** Likes, watch later, favourites and their folders. */
  readonly deeds: DeedStore & FavouriteStore & FoldersStore;
  readonly follows: FollowStore;
  readonly comments: Comments;
  readonly danmaku: Danmaku;
  /** What the user did about a video and its owner, in one query. */
  mine(userId: string, videoId: string, ownerId: string): Promise<Mine>;
  /** How many follow the user. */
  followers(userId: string): Promise<number>;
}

/** What it needs. */
export interface SocialOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly config: { readonly secrets: Pick<Config['secrets'], 'siteKey'> };
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
}

/** Everything social on PostgreSQL. */
export const createSocial = ({ database, config, bus, clock }: SocialOptions): Social => {
  const deeds = {
    ...createDeedStore(database),
    ...createFavouriteStore(database),
    ...createFoldersStore(database),
  };
  const follows = createFollowStore(database);
  const lists = createCommentListStore(database);
  const authorSeal = createSeal(config.secrets.siteKey, 'danmaku-author');
  return {
    deeds,
    follows,
    comments: createComments({ store: createCommentStore(database), lists, bus, clock }),
    danmaku: createDanmaku(createDanmakuStore(database), authorSeal, clock),
    ...createHeatLines(createHeatLineStore(database), clock),
    ...createTargetErasure(database),
    mine: (userId, videoId, ownerId) => deeds.findMine(userId, videoTarget(videoId), ownerId),
    followers: async (userId) => (await follows.countsOf(userId)).followers,
  };
};
