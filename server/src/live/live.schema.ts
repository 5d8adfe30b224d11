import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import { users } from '../account/account.schema.ts';
import type { LiveHealth, LiveRoom, LiveStatus, SessionOutcome } from './live.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Rooms that last. Facts of the latest session are kept here too, so that lists are one query. */
export const liveRooms = pgTable(
  'live_rooms',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    /** As written by the owner. */
    category: text('category').notNull(),
    description: text('description'),
    tags: text('tags').array().notNull().default([]),
    coverImage: text('cover_image'),
    visibility: text('visibility').$type<LiveRoom['visibility']>().notNull().default('public'),
    isRecorded: boolean('is_recorded').notNull().default(true),
    isPreviewFirst: boolean('is_preview_first').notNull().default(false),
    dvrSeconds: integer('dvr_seconds').notNull().default(3600),
    reconnectSeconds: integer('reconnect_seconds').notNull().default(60),
    partTargetMs: integer('part_target_ms').notNull().default(200),
    hasShortGops: boolean('has_short_gops').notNull().default(false),
    /** Keyed hash of the stream key, for look-up. */
    keyHash: text('key_hash').notNull().unique(),
    /** The stream key encrypted, for its owner. */
    keySealed: text('key_sealed').notNull(),
    status: smallint('status').$type<LiveStatus>().notNull().default(0),
    /** Viewers of all sessions, each counted once per session. */
    viewCount: integer('view_count').notNull().default(0),
    lastSessionId: text('last_session_id'),
    startedAt: moment('started_at'),
    endedAt: moment('ended_at'),
    createdAt: moment('created_at').notNull(),
    closedAt: moment('closed_at'),
  },
  (table) => [
    index('live_rooms_wall')
      .on(sql`(${table.status} = 1) desc`, table.startedAt.desc().nullsLast(), table.createdAt.desc(), table.id)
      .where(sql`${table.visibility} = 'public' and ${table.closedAt} is null`),
    index('live_rooms_owner').on(table.ownerId, table.createdAt),
    check('live_rooms_status', sql`${table.status} in (0, 1, 2)`),
    check('live_rooms_visibility', sql`${table.visibility} in ('public', 'unlisted', 'private')`),
  ],
);

/** Broadcasts; kept for ever, never overwritten. */
export const liveSessions = pgTable(
  'live_sessions',
  {
    id: text('id').primaryKey(),
    liveId: text('live_id')
      .notNull()
      .references(() => liveRooms.id, { onDelete: 'cascade' }),
    prefix: text('prefix').notNull().unique(),
    startedAt: moment('started_at').notNull(),
    endedAt: moment('ended_at'),
    endReason: text('end_reason').$type<SessionOutcome['reason']>(),
    viewCount: integer('view_count').notNull().default(0),
    peakWatching: integer('peak_watching').notNull().default(0),
    keyframesWithin2s: boolean('keyframes_within_2s'),
    recordingMs: bigint('recording_ms', { mode: 'number' }),
    recordingBytes: bigint('recording_bytes', { mode: 'number' }),
    health: jsonb('health').$type<LiveHealth>(),
    /** When its recording became a video, or it was found that there is none to make; null = still to be looked at. */
    replayAt: moment('replay_at'),
  },
  (table) => [
    index('live_sessions_room').on(table.liveId, table.startedAt),
    index('live_sessions_open')
      .on(table.startedAt)
      .where(sql`${table.endedAt} is null`),
    index('live_sessions_replay')
      .on(table.endedAt)
      .where(sql`${table.endedAt} is not null and ${table.replayAt} is null`),
  ],
);
