import type { LiveTile } from '@amphi/contract';
import type { LiveEngine } from '../live/index.ts';
import type { LiveTileRow } from './feed.store.ts';

/** Asks how many watch. */
export type Watching = Pick<LiveEngine, 'facts'>;

/** A room as lists show it; how many watch now is the engine's to say. */
export const toTile = (row: LiveTileRow, engine: Watching): LiveTile => {
  const facts = row.isOnAir ? engine.facts(row.id) : null;
  return {
    liveId: row.id,
    title: row.title,
    cover: row.cover,
    category: row.category,
    owner: { userId: row.ownerId, username: row.username, nickname: row.nickname, avatar: row.avatar },
    watching: facts?.watching ?? 0,
    isOnAir: row.isOnAir,
    startedAt: row.startedAt?.toISOString() ?? null,
  };
};
