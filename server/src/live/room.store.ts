import type { LiveListQuery, LiveRoomPatch, Page } from '@amphi/contract';
import { and, count, eq, getTableColumns, isNull, sql, type SQL } from 'drizzle-orm';
import { isHiddenUser, users } from '../account/index.ts';
import type { Database } from '../platform/db/index.ts';
import { AppError } from '../platform/http/index.ts';
import { newId } from '../platform/id/index.ts';
import { liveRooms, liveSessions } from './live.schema.ts';

/** A room as stored. */
export type RoomRow = typeof liveRooms.$inferSelect;

/** A room with the owner's card, as lists and pages show it. */
export interface RoomCard extends RoomRow {
  readonly anchorName: string;
  readonly anchorAvatar: string | null;
  /** Closed, or its owner is banned or leaving. */
  readonly isGone: boolean;
}

/** Rows of one page and how many there are in all. */
interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** What a new room is made of. */
interface NewRoom {
  readonly ownerId: string;
  readonly title: string;
  readonly category: string;
  readonly keyHash: string;
  readonly keySealed: string;
  readonly createdAt: Date;
}

/** A room as its owner takes it along. */
export interface OwnedRoom {
  readonly liveId: string;
  readonly title: string;
  readonly category: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly visibility: RoomRow['visibility'];
  readonly createdAt: Date;
  readonly closedAt: Date | null;
  readonly sessions: readonly {
    readonly sessionId: string;
    readonly startedAt: Date;
    readonly endedAt: Date | null;
    readonly viewCount: number;
    readonly recordingMs: number | null;
  }[];
}

/** Rooms as routes and the command line need them. */
export interface RoomStore {
  /** @throws AppError `too_many_rooms` when the owner has `maxRooms` open ones (0 = any number). */
  addRoom(room: NewRoom, maxRooms: number): Promise<RoomRow>;
  /** Public open rooms, of all or of one owner: on air first, then latest start, then newest. */
  findPublicRooms(query: LiveListQuery): Promise<Rows<RoomCard>>;
  findOwnRooms(ownerId: string, page: Page): Promise<Rows<RoomRow>>;
  /** With the viewers of the latest session as saved so far (they are part of `viewCount`). */
  findRoomCard(liveId: string): Promise<(RoomCard & { readonly savedViews: number }) | null>;
  /** Open rooms, and how many of them are on air. */
  countRooms(): Promise<{ readonly rooms: number; readonly onAir: number }>;
  /** Changes what is named. */
  changeRoom(liveId: string, change: LiveRoomPatch): Promise<void>;
  /** Whether any room, closed or not, has the category. */
  hasCategory(category: string): Promise<boolean>;
  closeRoom(liveId: string, closedAt: Date): Promise<void>;
  /** Every room of a user, closed ones too, with its broadcasts; no keys. */
  findEverythingOf(ownerId: string): Promise<readonly OwnedRoom[]>;
  setKey(liveId: string, key: { readonly keyHash: string; readonly keySealed: string }): Promise<void>;
}

const card = {
  ...getTableColumns(liveRooms),
  anchorName: users.nickname,
  anchorAvatar: users.avatar,
  isGone: sql<boolean>`(${liveRooms.closedAt} is not null or ${isHiddenUser})`,
};
const isOpen = isNull(liveRooms.closedAt);
const isPublic = and(eq(liveRooms.visibility, 'public'), isOpen, sql`not ${isHiddenUser}`);
const wallOrder = sql`(${liveRooms.status} = 1) desc, ${liveRooms.startedAt} desc nulls last, ${liveRooms.createdAt} desc nulls last, ${liveRooms.id}`;

/** Undefined members are left out: only what the caller named is written. */
const named = (change: LiveRoomPatch): Partial<RoomRow> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

const add = (drizzle: Database['drizzle'], room: NewRoom, maxRooms: number): Promise<RoomRow> =>
  drizzle.transaction(async (transaction) => {
    if (maxRooms > 0) {
      // The owner's row is locked, so that two requests at once cannot both take the last place.
      await transaction.select({ id: users.id }).from(users).where(eq(users.id, room.ownerId)).for('update');
      const open = and(eq(liveRooms.ownerId, room.ownerId), isOpen);
      const [row] = await transaction.select({ total: count() }).from(liveRooms).where(open);
      if ((row?.total ?? 0) >= maxRooms) throw new AppError('too_many_rooms');
    }
    const values = { id: newId(12), ...room };
    const [added] = await transaction.insert(liveRooms).values(values).returning();
    if (added === undefined) throw new AppError('internal');
    return added;
  });

/** Cards in the order of the wall; few rooms belong to one owner, so nothing is prepared. */
const findCards = (
  drizzle: Database['drizzle'],
  where: SQL | undefined,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<RoomCard[]> =>
  drizzle
    .select(card)
    .from(liveRooms)
    .innerJoin(users, eq(users.id, liveRooms.ownerId))
    .where(where)
    .orderBy(wallOrder)
    .limit(limit)
    .offset(offset);

/** The public list is what everybody asks for: its two statements are prepared once per connection. */
const prepareWall = (drizzle: Database['drizzle']) => ({
  findWall: drizzle
    .select(card)
    .from(liveRooms)
    .innerJoin(users, eq(users.id, liveRooms.ownerId))
    .where(isPublic)
    .orderBy(wallOrder)
    .limit(sql.placeholder('limit'))
    .offset(sql.placeholder('offset'))
    .prepare('live_find_wall'),
  countWall: drizzle
    .select({ total: count() })
    .from(liveRooms)
    .innerJoin(users, eq(users.id, liveRooms.ownerId))
    .where(isPublic)
    .prepare('live_count_wall'),
});

const findEverythingOf = async (drizzle: Database['drizzle'], ownerId: string): Promise<readonly OwnedRoom[]> => {
  const { title, category, description, tags, visibility, createdAt, closedAt } = liveRooms;
  const rooms = await drizzle
    .select({ liveId: liveRooms.id, title, category, description, tags, visibility, createdAt, closedAt })
    .from(liveRooms)
    .where(eq(liveRooms.ownerId, ownerId));
  const { startedAt, endedAt, viewCount, recordingMs } = liveSessions;
  const sessions = await drizzle
    .select({ liveId: liveSessions.liveId, sessionId: liveSessions.id, startedAt, endedAt, viewCount, recordingMs })
    .from(liveSessions)
    .innerJoin(liveRooms, eq(liveRooms.id, liveSessions.liveId))
    .where(eq(liveRooms.ownerId, ownerId));
  const byRoom = Map.groupBy(sessions, (session) => session.liveId);
  return rooms.map((room) => ({ ...room, sessions: byRoom.get(room.liveId) ?? [] }));
};

const countWhere = async (drizzle: Database['drizzle'], where: SQL | undefined): Promise<number> => {
  const [row] = await drizzle
    .select({ total: count() })
    .from(liveRooms)
    .innerJoin(users, eq(users.id, liveRooms.ownerId))
    .where(where);
  return row?.total ?? 0;
};

/** The rooms on PostgreSQL. */
export const createRoomStore = ({ drizzle }: Pick<Database, 'drizzle'>): RoomStore => {
  const countRooms = (where: SQL | undefined): Promise<number> => countWhere(drizzle, where);
  const { findWall, countWall } = prepareWall(drizzle);
  return {
    addRoom: (room, maxRooms) => add(drizzle, room, maxRooms),
    findPublicRooms: async ({ page, size, owner }) => {
      const slice = { limit: size, offset: (page - 1) * size };
      if (owner !== undefined) {
        const where = and(eq(liveRooms.ownerId, owner), isPublic);
        const [found, total] = await Promise.all([findCards(drizzle, where, slice), countRooms(where)]);
        return { rows: found, total };
      }
      const [rows, [row]] = await Promise.all([findWall.execute(slice), countWall.execute()]);
      return { rows, total: row?.total ?? 0 };
    },
    findOwnRooms: async (ownerId, { page, size }) => {
      const where = and(eq(liveRooms.ownerId, ownerId), isOpen);
      const rows = drizzle
        .select()
        .from(liveRooms)
        .where(where)
        .orderBy(sql`${liveRooms.createdAt} desc, ${liveRooms.id}`)
        .limit(size)
        .offset((page - 1) * size);
      const [found, total] = await Promise.all([rows, countRooms(where)]);
      return { rows: found, total };
    },
    findEverythingOf: (ownerId) => findEverythingOf(drizzle, ownerId),
    findRoomCard: async (liveId) => {
      const [row] = await drizzle
        .select({ ...card, savedViews: sql<number>`coalesce(${liveSessions.viewCount}, 0)` })
        .from(liveRooms)
        .innerJoin(users, eq(users.id, liveRooms.ownerId))
        .leftJoin(liveSessions, eq(liveSessions.id, liveRooms.lastSessionId))
        .where(eq(liveRooms.id, liveId));
      return row ?? null;
    },
    countRooms: async () => {
      const [rooms, onAir] = await Promise.all([countRooms(isOpen), countRooms(and(isOpen, eq(liveRooms.status, 1)))]);
      return { rooms, onAir };
    },
    changeRoom: async (liveId, change) => {
      const values = { ...named(change), ...(change.description === '' ? { description: null } : {}) };
      if (Object.keys(values).length === 0) return;
      await drizzle.update(liveRooms).set(values).where(eq(liveRooms.id, liveId));
    },
    hasCategory: async (category) => (await drizzle.$count(liveRooms, eq(liveRooms.category, category))) > 0,
    closeRoom: async (liveId, closedAt) => {
      await drizzle
        .update(liveRooms)
        .set({ closedAt })
        .where(and(eq(liveRooms.id, liveId), isOpen));
    },
    setKey: async (liveId, key) => {
      await drizzle.update(liveRooms).set(key).where(eq(liveRooms.id, liveId));
    },
  };
};
