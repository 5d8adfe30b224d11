import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { users } from '../account/account.schema.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const big = (name: string) => bigint(name, { mode: 'number' });

/** One opening of a video by one visitor, kept up by beacons. */
export const plays = pgTable(
  'plays',
  {
    /** Made by the page; unique together with who sent it. */
    id: text('id').notNull(),
    videoId: text('video_id').notNull(),
    /** Keyed hash of user or device: tells visits apart, names nobody. */
    viewer: text('viewer').notNull(),
    userId: text('user_id').references(() => users.id, { onDelete: 'set null' }),
    startedAt: moment('started_at').notNull(),
    lastAt: moment('last_at').notNull(),
    positionMs: integer('position_ms').notNull(),
    watchedMs: integer('watched_ms').notNull().default(0),
    durationMs: integer('duration_ms').notNull(),
    source: text('source').notNull(),
    device: text('device').$type<'desktop' | 'mobile' | 'tablet' | 'tv' | 'other'>().notNull(),
    /** It became a play: enough was watched, once per viewer and window. */
    isCounted: boolean('is_counted').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.videoId, table.id, table.viewer] }),
    index('plays_recent').on(table.lastAt),
    index('plays_user').on(table.userId, table.startedAt),
  ],
);

/** A viewer counts once per video and window of hours. */
export const playMarks = pgTable(
  'play_marks',
  {
    videoId: text('video_id').notNull(),
    viewer: text('viewer').notNull(),
    window: integer('window').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.videoId, table.viewer, table.window] }),
    index('play_marks_at').on(table.at),
  ],
);

/** Plays and watch time by day (UTC). */
export const playDays = pgTable(
  'play_days',
  {
    videoId: text('video_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    plays: integer('plays').notNull().default(0),
    watchMs: big('watch_ms').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.day] }), index('play_days_day').on(table.day)],
);

/** Totals and the score of "hot". */
export const videoCounts = pgTable(
  'video_counts',
  {
    videoId: text('video_id').primaryKey(),
    plays: integer('plays').notNull().default(0),
    watchMs: big('watch_ms').notNull().default(0),
    /** Decayed by time; grows with plays and deeds. */
    heat: doublePrecision('heat').notNull().default(0),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    index('video_counts_plays').on(table.plays.desc(), table.videoId),
    index('video_counts_watch').on(table.watchMs.desc(), table.videoId),
    index('video_counts_heat').on(table.heat.desc(), table.videoId),
  ],
);

/** Where somebody stopped. */
export const watchHistory = pgTable(
  'watch_history',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    videoId: text('video_id').notNull(),
    positionMs: integer('position_ms').notNull(),
    durationMs: integer('duration_ms').notNull(),
    isFinished: boolean('is_finished').notNull().default(false),
    watchedAt: moment('watched_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.videoId] }),
    index('watch_history_user').on(table.userId, table.watchedAt.desc(), table.videoId),
    index('watch_history_open')
      .on(table.userId, table.watchedAt.desc())
      .where(sql`not ${table.isFinished}`),
  ],
);

/** Who keeps no history at present. */
export const historyPauses = pgTable('history_pauses', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  since: moment('since').notNull(),
});

/** Videos that the same people watched; refreshed by a job. */
export const coPlays = pgTable(
  'co_plays',
  { videoId: text('video_id').notNull(), otherId: text('other_id').notNull(), times: integer('times').notNull() },
  (table) => [primaryKey({ columns: [table.videoId, table.otherId] })],
);

/** What people did: no secrets, addresses by their pattern, kept as long as the operator wants. */
export const behaviourLog = pgTable(
  'behaviour_log',
  {
    id: big('id').primaryKey().generatedAlwaysAsIdentity(),
    at: moment('at').notNull(),
    userId: text('user_id').references(() => users.id, { onDelete: 'set null' }),
    url: text('url').notNull(),
    method: text('method').notNull(),
    status: smallint('status').notNull(),
    event: text('event'),
    message: text('message'),
    tookMs: integer('took_ms').notNull(),
    requestId: text('request_id').notNull(),
  },
  (table) => [index('behaviour_log_at').on(table.at), index('behaviour_log_user').on(table.userId, table.at)],
);
