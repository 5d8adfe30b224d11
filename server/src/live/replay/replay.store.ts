import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { liveRooms, liveSessions } from '../live.schema.ts';

/** A broadcast that is over, with what its room says. */
export interface EndedSession {
  readonly sessionId: string;
  readonly liveId: string;
  readonly ownerId: string;
  readonly title: string;
  readonly category: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly visibility: 'public' | 'unlisted' | 'private';
}

/** Broadcasts whose recordings are to become videos. */
export interface ReplayStore {
  /** Null when it runs still, was recorded nothing of, or was looked at already. */
  find(sessionId: string): Promise<EndedSession | null>;
  /** Oldest first. */
  findWaiting(limit: number): Promise<readonly string[]>;
  /** It has been looked at. */
  settle(sessionId: string, at: Date): Promise<void>;
}

const isWaiting = and(
  isNotNull(liveSessions.endedAt),
  isNull(liveSessions.replayAt),
  isNotNull(liveSessions.recordingMs),
);

/** @see ReplayStore */
export const createReplayStore = ({ drizzle }: Pick<Database, 'drizzle'>): ReplayStore => ({
  find: async (sessionId) => {
    const { ownerId, title, category, description, tags, visibility } = liveRooms;
    const [found] = await drizzle
      .select({
        sessionId: liveSessions.id,
        liveId: liveSessions.liveId,
        ownerId,
        title,
        category,
        description,
        tags,
        visibility,
      })
      .from(liveSessions)
      .innerJoin(liveRooms, eq(liveRooms.id, liveSessions.liveId))
      .where(and(eq(liveSessions.id, sessionId), isWaiting));
    return found ?? null;
  },
  findWaiting: async (limit) => {
    const rows = await drizzle
      .select({ id: liveSessions.id })
      .from(liveSessions)
      .where(isWaiting)
      .orderBy(asc(liveSessions.endedAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  },
  settle: async (sessionId, at) => {
    await drizzle.update(liveSessions).set({ replayAt: at }).where(eq(liveSessions.id, sessionId));
  },
});
