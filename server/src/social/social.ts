import type { Clock } from '../platform/clock/index.ts';
import type { Database } from '../platform/db/index.ts';
import { createHeatLines, type HeatLines } from './danmaku/heat-line.ts';
import { createHeatLineStore } from './danmaku/heat-line.store.ts';
import { createDeedStore, type DeedStore, type Mine } from './deed/deed.store.ts';
import { createFollowStore, type FollowStore } from './follow/follow.store.ts';
import { createTargetErasure, type TargetErasure } from './own-data/erase.store.ts';
import { videoTarget } from './target.ts';

/** What people do about targets and each other. */
export interface Social extends HeatLines, TargetErasure {
  readonly deeds: DeedStore;
  readonly follows: FollowStore;
  /** What the user did about a video and its owner, in one query. */
  mine(userId: string, videoId: string, ownerId: string): Promise<Mine>;
  /** How many follow the user. */
  followers(userId: string): Promise<number>;
}

/** What it needs. */
export interface SocialOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly clock: Clock;
}

/** Everything social on PostgreSQL. */
export const createSocial = ({ database, clock }: SocialOptions): Social => {
  const deeds = createDeedStore(database);
  const follows = createFollowStore(database);
  return {
    deeds,
    follows,
    ...createHeatLines(createHeatLineStore(database), clock),
    ...createTargetErasure(database),
    mine: (userId, videoId, ownerId) => deeds.findMine(userId, videoTarget(videoId), ownerId),
    followers: async (userId) => (await follows.countsOf(userId)).followers,
  };
};
