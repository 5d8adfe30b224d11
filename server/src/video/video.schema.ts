import type { ProcessReason, ProcessState, ReviewState, VideoVisibility } from '@amphi/contract';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { users } from '../account/account.schema.ts';
import type { PieceResult, PieceWork } from './transcode/piece.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const bytes = (name: string) => bigint(name, { mode: 'number' });

/** A title that begins at a moment of a video. */
export interface ChapterRow {
  readonly startMs: number;
  readonly title: string;
}

/** Videos; the row exists from the first byte of the upload on. */
export const videos = pgTable(
  'videos',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    category: text('category').notNull().default('other'),
    tags: text('tags').array().notNull().default([]),
    visibility: text('visibility').$type<VideoVisibility>().notNull().default('public'),
    publishAt: moment('publish_at'),
    isCommentsOpen: boolean('is_comments_open').notNull().default(true),
    isDanmakuOpen: boolean('is_danmaku_open').notNull().default(true),
    /** 0–2: that candidate; -1: an own picture. */
    coverChoice: smallint('cover_choice').notNull().default(0),
    /** Blob names (under the video's folder) of candidates, own picture, chosen cover, hover clip, storyboard; null until made. */
    coverCandidates: text('cover_candidates').array().notNull().default([]),
    ownCover: text('own_cover'),
    cover: text('cover'),
    preview: text('preview'),
    storyboard: text('storyboard'),
    ownChapters: jsonb('own_chapters').$type<readonly ChapterRow[]>(),
    fileChapters: jsonb('file_chapters').$type<readonly ChapterRow[]>(),
    /** `upload`: a file; `recording`: a broadcast, see liveSessionId. */
    source: text('source').$type<'upload' | 'recording'>().notNull().default('upload'),
    fileName: text('file_name').notNull(),
    /** Of the upload, as announced. */
    bytes: bytes('bytes').notNull(),
    receivedBytes: bytes('received_bytes').notNull().default(0),
    storedBytes: bytes('stored_bytes').notNull().default(0),
    liveId: text('live_id'),
    liveSessionId: text('live_session_id'),
    /** Wall clock of the first frame of a recording: chat and danmaku of the live are replayed by it. */
    chatBaseAt: moment('chat_base_at'),
    durationMs: integer('duration_ms'),
    width: integer('width'),
    height: integer('height'),
    /** What the probe found; shape: `VideoFacts` of video/probe. */
    facts: jsonb('facts'),
    /** Names the folder of the present renditions: a new take never overwrites what somebody plays. */
    take: text('take'),
    state: text('state').$type<ProcessState>().notNull().default('uploading'),
    /** 0 to 1 over the work of the present step. */
    progress: real('progress'),
    secondsLeft: integer('seconds_left'),
    reason: text('reason').$type<ProcessReason>(),
    attempts: smallint('attempts').notNull().default(0),
    review: text('review').$type<ReviewState>().notNull().default('not_reviewed'),
    reviewReason: text('review_reason'),
    reviewNote: text('review_note'),
    reviewSince: moment('review_since'),
    reviewedAt: moment('reviewed_at'),
    reviewedBy: text('reviewed_by').references(() => users.id, { onDelete: 'set null' }),
    /** Who has it open in the queue, until when. */
    reviewerId: text('reviewer_id').references(() => users.id, { onDelete: 'set null' }),
    reviewerUntil: moment('reviewer_until'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** Last byte: later states count from here. */
    receivedAt: moment('received_at'),
    /** First moment that others could see it. */
    publishedAt: moment('published_at'),
    deletedAt: moment('deleted_at'),
    deletedBy: text('deleted_by').references(() => users.id, { onDelete: 'set null' }),
    deleteReason: text('delete_reason'),
  },
  (table) => [
    index('videos_owner').on(table.ownerId, table.createdAt, table.id),
    index('videos_newest')
      .on(table.publishedAt.desc(), table.id)
      .where(sql`${table.visibility} = 'public' and ${table.review} = 'approved' and ${table.deletedAt} is null`),
    index('videos_category')
      .on(table.category, table.publishedAt.desc(), table.id)
      .where(sql`${table.visibility} = 'public' and ${table.review} = 'approved' and ${table.deletedAt} is null`),
    index('videos_tags').using('gin', table.tags),
    index('videos_review')
      .on(table.reviewSince, table.id)
      .where(sql`${table.review} = 'in_review' and ${table.deletedAt} is null`),
    index('videos_scheduled')
      .on(table.publishAt)
      .where(sql`${table.visibility} = 'scheduled'`),
    index('videos_deleted')
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} is not null`),
    index('videos_unfinished')
      .on(table.state, table.updatedAt)
      .where(sql`${table.state} in ('uploading', 'waiting', 'probing', 'preparing', 'playable')`),
    uniqueIndex('videos_live_session').on(table.liveSessionId),
    check('videos_bytes', sql`${table.receivedBytes} between 0 and ${table.bytes}`),
    check('videos_schedule', sql`${table.visibility} <> 'scheduled' or ${table.publishAt} is not null`),
  ],
);

/** Renditions of a take: what can be played, and what is being made. */
export const videoRenditions = pgTable(
  'video_renditions',
  {
    videoId: text('video_id')
      .notNull()
      .references(() => videos.id, { onDelete: 'cascade' }),
    take: text('take').notNull(),
    /** Folder below the take: `v720`, `a0`, `source`. */
    name: text('name').notNull(),
    kind: text('kind').$type<'video' | 'audio'>().notNull(),
    height: integer('height'),
    width: integer('width'),
    fps: real('fps'),
    /** RFC 6381. */
    codec: text('codec').notNull(),
    bitrateBps: integer('bitrate_bps'),
    peakBps: integer('peak_bps'),
    language: text('language'),
    label: text('label'),
    isDefault: boolean('is_default').notNull().default(true),
    state: text('state').$type<'waiting' | 'running' | 'ready' | 'failed'>().notNull(),
    progress: real('progress').notNull().default(0),
    bytes: bytes('bytes'),
    /** Media playlist, once ready. */
    playlist: text('playlist'),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.take, table.name] })],
);

/** Pieces of a long video that are encoded side by side; a short one is a single piece. */
export const videoPieces = pgTable(
  'video_pieces',
  {
    videoId: text('video_id')
      .notNull()
      .references(() => videos.id, { onDelete: 'cascade' }),
    take: text('take').notNull(),
    number: integer('number').notNull(),
    startMs: integer('start_ms').notNull(),
    endMs: integer('end_ms').notNull(),
    /** What the worker needs and what it found, in its own shape. */
    plan: jsonb('plan').$type<PieceWork>(),
    result: jsonb('result').$type<PieceResult>(),
    state: text('state').$type<'waiting' | 'running' | 'done' | 'failed'>().notNull(),
    attempts: smallint('attempts').notNull().default(0),
    progress: real('progress').notNull().default(0),
    /** A worker that stops renewing loses the piece. */
    leasedBy: text('leased_by'),
    leasedUntil: moment('leased_until'),
    reason: text('reason').$type<ProcessReason>(),
  },
  (table) => [
    primaryKey({ columns: [table.videoId, table.take, table.number] }),
    index('video_pieces_open')
      .on(table.state, table.leasedUntil)
      .where(sql`${table.state} in ('waiting', 'running')`),
  ],
);

/** Captions as WebVTT, and the file as it came. */
export const videoCaptions = pgTable(
  'video_captions',
  {
    id: text('id').primaryKey(),
    videoId: text('video_id')
      .notNull()
      .references(() => videos.id, { onDelete: 'cascade' }),
    language: text('language').notNull(),
    label: text('label').notNull(),
    format: text('format').$type<'srt' | 'vtt' | 'ass'>().notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [uniqueIndex('video_captions_language').on(table.videoId, table.language)],
);

/** Lists of videos that somebody keeps for others. */
export const playlists = pgTable(
  'playlists',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    visibility: text('visibility').$type<'public' | 'unlisted' | 'private'>().notNull().default('public'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [index('playlists_owner').on(table.ownerId, table.updatedAt)],
);

/** What lies in a playlist, by position. */
export const playlistVideos = pgTable(
  'playlist_videos',
  {
    playlistId: text('playlist_id')
      .notNull()
      .references(() => playlists.id, { onDelete: 'cascade' }),
    videoId: text('video_id')
      .notNull()
      .references(() => videos.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.playlistId, table.videoId] }),
    index('playlist_videos_position').on(table.playlistId, table.position),
    index('playlist_videos_video').on(table.videoId),
  ],
);

/** Creators whose uploads need no review. */
export const trustedCreators = pgTable('trusted_creators', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  since: moment('since').notNull(),
  by: text('by').references(() => users.id, { onDelete: 'set null' }),
});
