import { randomBytes } from 'node:crypto';
import type { EngineStore, LiveRoom, LiveSession, SessionOutcome } from '../live.ts';

/** A room as tests need it. */
export const testRoom = (changes: Partial<LiveRoom> = {}): LiveRoom => ({
  liveId: 'room1',
  ownerId: 'owner1',
  title: 'A test',
  category: 'test',
  visibility: 'public',
  isClosed: false,
  isRecorded: true,
  isPreviewFirst: false,
  dvrSeconds: 3600,
  reconnectSeconds: 60,
  partTargetMs: 200,
  hasShortGops: false,
  ...changes,
});

const nobody = { viewCount: 0, peakWatching: 0 };

/** What the engine keeps, in memory; outlives the engine like a database would. */
export interface MemoryStore extends EngineStore {
  readonly rooms: Map<string, LiveRoom>;
  readonly sessions: Map<string, LiveSession & { outcome: SessionOutcome | null }>;
  /** Makes every call fail, as if the database were away. */
  isAway: boolean;
}

/** Rooms by their keys; the key of `room1` is `key-room1`. */
export function createMemoryStore(rooms: readonly LiveRoom[]): MemoryStore {
  const sessions: MemoryStore['sessions'] = new Map();
  const store: MemoryStore = {
    rooms: new Map(rooms.map((room) => [room.liveId, room])),
    sessions,
    isAway: false,
    findRoomByStreamKey: async (key) => here(store.rooms.get(key.replace(/^key-/, '')) ?? null),
    findRoom: async (liveId) => here(store.rooms.get(liveId) ?? null),
    beginSession: async (liveId, prefix, startTime) => {
      const sessionId = here(randomBytes(8).toString('hex'));
      const session = { sessionId, liveId, prefix, startTime, endTime: null, ...nobody, outcome: null };
      sessions.set(sessionId, session);
      return session;
    },
    endSession: async (sessionId, outcome) => {
      const session = here(sessions.get(sessionId));
      if (session !== undefined) sessions.set(sessionId, { ...session, endTime: outcome.endTime, outcome });
    },
    saveSession: async () => here(undefined),
    findOpenSessions: async () => here([...sessions.values()].filter((session) => session.endTime === null)),
  };
  const here = <Value>(value: Value): Value => {
    if (store.isAway) throw new Error('the database is away');
    return value;
  };
  return store;
}
