import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { authorise, isHiddenUser, users, type Account } from '../account/index.ts';
import type { Database } from '../platform/db/index.ts';
import { AppError } from '../platform/http/index.ts';
import { newId } from '../platform/id/index.ts';
import { liveRooms, liveSessions } from './live.schema.ts';
import type { EngineStore, LiveRoom, LiveSession } from './live.ts';
import type { RoomRow } from './room.store.ts';
import type { StreamKeys } from './stream-key.ts';

/** A broadcast as stored. */
export type SessionRow = typeof liveSessions.$inferSelect;

/** What the engine keeps, and what is left of earlier broadcasts. */
export interface SessionStore extends EngineStore {
  /** All broadcasts of the room, latest first. */
  findSessions(liveId: string): Promise<readonly SessionRow[]>;
}

const roomOf = (row: RoomRow, isGone: boolean): LiveRoom => ({
  liveId: row.id,
  ownerId: row.ownerId,
  title: row.title,
  category: row.category,
  visibility: row.visibility,
  isClosed: isGone,
  isRecorded: row.isRecorded,
  isPreviewFirst: row.isPreviewFirst,
  dvrSeconds: row.dvrSeconds,
  reconnectSeconds: row.reconnectSeconds,
  partTargetMs: row.partTargetMs,
  hasShortGops: row.hasShortGops,
});

const sessionOf = (row: SessionRow): LiveSession => ({
  sessionId: row.id,
  liveId: row.liveId,
  prefix: row.prefix,
  startTime: row.startedAt,
  endTime: row.endedAt,
  viewCount: row.viewCount,
  peakWatching: row.peakWatching,
});

type Drizzle = Database['drizzle'];

/** Begins a session and puts its room on air, both or none. */
const begin = (drizzle: Drizzle, session: typeof liveSessions.$inferInsert): Promise<LiveSession> =>
  drizzle.transaction(async (transaction) => {
    const onAir = { status: 1 as const, lastSessionId: session.id, startedAt: session.startedAt, endedAt: null };
    const isOpen = and(eq(liveRooms.id, session.liveId), isNull(liveRooms.closedAt));
    const rooms = await transaction.update(liveRooms).set(onAir).where(isOpen).returning({ id: liveRooms.id });
    if (rooms.length === 0) throw new AppError('live_unknown');
    const [row] = await transaction.insert(liveSessions).values(session).returning();
    if (row === undefined) throw new AppError('internal');
    return sessionOf(row);
  });

type Change = Partial<typeof liveSessions.$inferInsert> & { readonly viewCount: number };

/** Writes to a running session and keeps the room's sum of viewers right; answers the session's room, or null when it is over. */
const change = (drizzle: Drizzle, sessionId: string, { viewCount, ...rest }: Change, over?: Partial<RoomRow>) =>
  drizzle.transaction(async (transaction) => {
    const isRunning = and(eq(liveSessions.id, sessionId), isNull(liveSessions.endedAt));
    const [before] = await transaction.select().from(liveSessions).where(isRunning).for('update');
    if (before === undefined) return;
    const views = Math.max(before.viewCount, viewCount);
    await transaction
      .update(liveSessions)
      .set({ ...rest, viewCount: views })
      .where(eq(liveSessions.id, sessionId));
    const sum = sql`${liveRooms.viewCount} + ${views - before.viewCount}`;
    await transaction.update(liveRooms).set({ viewCount: sum }).where(eq(liveRooms.id, before.liveId));
    if (over === undefined) return;
    const isLatest = and(eq(liveRooms.id, before.liveId), eq(liveRooms.lastSessionId, sessionId));
    await transaction.update(liveRooms).set(over).where(isLatest);
  });

/** The sessions on PostgreSQL. */
export const createSessionStore = (
  { drizzle }: Pick<Database, 'drizzle'>,
  keys: StreamKeys,
  account: Pick<Account, 'findIdentity'>,
): SessionStore => {
  const findByKey = drizzle
    .select()
    .from(liveRooms)
    .where(eq(liveRooms.keyHash, sql.placeholder('keyHash')))
    .prepare('live_find_room_by_key');
  return {
    findRoomByStreamKey: async (streamKey) => {
      const keyHash = keys.hash(streamKey);
      const [room] = keyHash === null ? [] : await findByKey.execute({ keyHash });
      if (room === undefined) return null;
      const owner = await account.findIdentity(room.ownerId);
      return authorise(owner, 'live.create').isAllowed ? roomOf(room, room.closedAt !== null) : null;
    },
    findRoom: async (liveId) => {
      const [found] = await drizzle
        .select({ room: liveRooms, isHidden: isHiddenUser })
        .from(liveRooms)
        .innerJoin(users, eq(users.id, liveRooms.ownerId))
        .where(eq(liveRooms.id, liveId));
      return found === undefined ? null : roomOf(found.room, found.isHidden || found.room.closedAt !== null);
    },
    beginSession: (liveId, prefix, startTime) =>
      begin(drizzle, { id: newId(16), liveId, prefix, startedAt: startTime }),
    endSession: async (sessionId, outcome) => {
      const { endTime, keyframesWithin2s, recording } = outcome;
      const session = {
        endedAt: endTime,
        endReason: outcome.reason,
        viewCount: outcome.viewCount,
        peakWatching: outcome.peakWatching,
        keyframesWithin2s,
        recordingMs: recording === null ? null : Math.round(recording.durationMs),
        recordingBytes: recording === null ? null : recording.bytes,
      };
      await change(drizzle, sessionId, session, { status: 2, endedAt: endTime, hasShortGops: keyframesWithin2s });
    },
    saveSession: (sessionId, { viewCount, peakWatching, health }) =>
      change(drizzle, sessionId, { viewCount, peakWatching, health }),
    findOpenSessions: async () => {
      const open = isNull(liveSessions.endedAt);
      const rows = await drizzle.select().from(liveSessions).where(open).orderBy(asc(liveSessions.startedAt));
      return rows.map(sessionOf);
    },
    findSessions: (liveId) =>
      drizzle.select().from(liveSessions).where(eq(liveSessions.liveId, liveId)).orderBy(desc(liveSessions.startedAt)),
  };
};
