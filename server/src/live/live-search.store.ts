import type { LiveTile } from '@amphi/contract';
import { and, eq, isNull, or, sql } from 'drizzle-orm';
import { isHiddenUser, users } from '../account/index.ts';
import type { Database } from '../platform/db/index.ts';
import { liveRooms } from './live.schema.ts';
import type { LiveEngine } from './live.ts';

/** Public lives by a part of their title, their host's name or one of their tags. */
export interface LiveFinder {
  /** On air first, then latest start. */
  find(text: string, page: { readonly limit: number; readonly offset: number }): Promise<readonly LiveTile[]>;
}

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** @see LiveFinder */
export const createLiveFinder = (
  { drizzle }: Pick<Database, 'drizzle'>,
  engine: Pick<LiveEngine, 'facts'>,
): LiveFinder => ({
  find: async (text, { limit, offset }) => {
    const part = `%${escaped(text.toLowerCase())}%`;
    const named = or(
      sql`lower(${liveRooms.title}) like ${part}`,
      sql`lower(${users.nickname}) like ${part}`,
      sql`lower(${users.username}) like ${part}`,
      sql`exists (select from unnest(${liveRooms.tags}) tag where lower(tag) = ${text.toLowerCase()})`,
    );
    const isPublic = and(eq(liveRooms.visibility, 'public'), isNull(liveRooms.closedAt), sql`not ${isHiddenUser}`);
    const rows = await drizzle
      .select({ room: liveRooms, username: users.username, nickname: users.nickname, avatar: users.avatar })
      .from(liveRooms)
      .innerJoin(users, eq(users.id, liveRooms.ownerId))
      .where(and(isPublic, named))
      .orderBy(sql`(${liveRooms.status} = 1) desc`, sql`${liveRooms.startedAt} desc nulls last`, liveRooms.id)
      .limit(limit)
      .offset(offset);
    return rows.map(({ room, ...owner }) => ({
      liveId: room.id,
      title: room.title,
      cover: room.coverImage,
      category: room.category,
      owner: { userId: room.ownerId, ...owner },
      watching: engine.facts(room.id)?.watching ?? 0,
      isOnAir: room.status === 1,
      startedAt: room.startedAt?.toISOString() ?? null,
    }));
  },
});
