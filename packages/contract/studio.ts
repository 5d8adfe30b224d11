import { z } from 'zod';
import { instant } from './envelope.ts';
import { pageOf, pageQuery, wholeNumber } from './page.ts';
import { writtenText } from './text.ts';
import {
  captionTrack,
  categoryView,
  chapter,
  cursorPage,
  cursorQuery,
  flag,
  processState,
  reviewState,
  userCard,
  videoCard,
  videoVisibility,
} from './video.ts';

const title = writtenText('video_title_too_long', { min: 1, max: 80 });
const description = writtenText('description_invalid', { min: 0, max: 5000, isLong: true });
const tags = z
  .array(writtenText('tags_invalid', { min: 1, max: 24 }), { error: 'tags_invalid' })
  .max(10, { error: 'tags_invalid' });
const category = writtenText('category_invalid', { min: 1, max: 32 });
const moment = z.iso.datetime({ error: 'publish_at_invalid' });

/** What can be told in a sentence about a file that was refused or a job that failed; the web translates the code. */
export const processReason = z.enum([
  'not_media',
  'container_refused',
  'codec_refused',
  'no_video',
  'too_long',
  'too_many_pixels',
  'too_many_tracks',
  'damaged',
  'encrypted',
  'no_ffmpeg',
  'out_of_time',
  'out_of_space',
  'stuck',
  'upload_damaged',
  'internal',
]);

/** One rendition of a video. */
export const rendition = z.object({
  name: z.string(),
  kind: z.enum(['video', 'audio']),
  height: z.int().nullable(),
  codec: z.string(),
  bitrateBps: z.int().nullable(),
  state: z.enum(['waiting', 'running', 'ready', 'failed']),
  /** 0 to 1. */
  progress: z.number(),
  bytes: z.int().nullable(),
});

/** A video as its owner, reviewers and administrators see it. */
export const studioVideo = z.object({
  videoId: z.string(),
  title: z.string(),
  description: z.string(),
  category: z.string(),
  tags: z.array(z.string()),
  visibility: videoVisibility,
  publishAt: instant.nullable(),
  isCommentsOpen: z.boolean(),
  isDanmakuOpen: z.boolean(),
  cover: z.string().nullable(),
  preview: z.string().nullable(),
  /** Frames to choose the cover from, at most three. */
  coverCandidates: z.array(z.string()),
  /** 0–2 = that frame, `own` = an uploaded picture. */
  coverChoice: z.union([z.literal([0, 1, 2]), z.literal('own')]),
  chapters: z.array(chapter),
  /** Chapters come from: what the owner wrote here, time stamps in the description, the file. */
  chapterSource: z.enum(['own', 'description', 'file', 'none']),
  captions: z.array(captionTrack),
  durationMs: z.int().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  fileName: z.string(),
  /** Of the upload. */
  bytes: z.int(),
  /** Bytes that arrived; equals `bytes` when whole. */
  receivedBytes: z.int(),
  /** Everything that is stored for it. */
  storedBytes: z.int(),
  source: z.enum(['upload', 'recording']),
  state: processState,
  /** 0 to 1, over all work that is left; null when nothing runs. */
  progress: z.number().nullable(),
  /** Seconds that are left, as far as it can be told. */
  secondsLeft: z.int().nullable(),
  reason: processReason.nullable(),
  attempts: z.int(),
  renditions: z.array(rendition),
  review: reviewState,
  reviewReason: z.string().nullable(),
  plays: z.int(),
  watchMs: z.int(),
  likes: z.int(),
  favourites: z.int(),
  comments: z.int(),
  danmaku: z.int(),
  createdAt: instant,
  publishedAt: instant.nullable(),
  deletedAt: instant.nullable(),
});

/** Query of `GET /api/v1/studio/videos`. */
export const studioQuery = pageQuery.extend({
  q: z.string({ error: 'query_invalid' }).max(100, { error: 'query_invalid' }).optional(),
  state: z
    .enum(['processing', 'in_review', 'published', 'unlisted', 'private', 'scheduled', 'rejected', 'failed'], {
      error: 'state_invalid',
    })
    .optional(),
  sort: z.enum(['newest', 'plays', 'likes', 'title'], { error: 'sort_invalid' }).default('newest'),
});
/** `GET /api/v1/studio/videos`. */
export const studioPage = pageOf(studioVideo);

/** Body of `PATCH /api/v1/studio/videos/:videoId`: only what is named changes. */
export const videoPatch = z
  .object({
    title,
    description,
    category,
    tags,
    visibility: videoVisibility,
    /** Needed with `scheduled`. */
    publishAt: moment.nullable(),
    isCommentsOpen: flag(),
    isDanmakuOpen: flag(),
    coverChoice: z.union([z.literal([0, 1, 2]), z.literal('own')], { error: 'cover_invalid' }),
    /** Null = those of the description or the file. */
    chapters: z
      .array(
        z.object({
          startMs: wholeNumber('chapters_invalid', { min: 0, max: 360_000_000 }),
          title: writtenText('chapters_invalid', { min: 1, max: 80 }),
        }),
        { error: 'chapters_invalid' },
      )
      .max(100, { error: 'chapters_invalid' })
      .nullable(),
  })
  .partial();

/** Query of `PUT /api/v1/studio/videos/:videoId/captions`; the body is the file. */
export const captionQuery = z.object({
  language: z
    .string({ error: 'language_invalid' })
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, { error: 'language_invalid' }),
  label: writtenText('caption_invalid', { min: 1, max: 40 }).optional(),
});

/** What `GET /api/v1/studio/limits` says before a file is chosen. */
export const uploadLimits = z.object({
  mayUpload: z.boolean(),
  maxBytes: z.int(),
  leftTodayBytes: z.int(),
  maxMinutes: z.int(),
  /** Whether a new video of this user waits for review. */
  isReviewed: z.boolean(),
  hasFfmpeg: z.boolean(),
});

/** One thing that wants the creator's hand. */
export const studioTask = z.object({
  kind: z.enum(['failed', 'refused', 'rejected', 'scheduled', 'in_review', 'processing']),
  videoId: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  at: instant,
});
/** `GET /api/v1/studio/overview`: what to do first, then the last 28 days and the latest five. */
export const studioOverview = z.object({
  tasks: z.array(studioTask),
  days: z.array(z.object({ day: z.string(), plays: z.int(), watchMs: z.int() })),
  totals: z.object({ plays: z.int(), watchMs: z.int(), followers: z.int(), likes: z.int(), videos: z.int() }),
  latest: z.array(studioVideo),
});

/** A list of videos that somebody keeps. */
export const playlist = z.object({
  playlistId: z.string(),
  title: z.string(),
  description: z.string(),
  visibility: z.enum(['public', 'unlisted', 'private']),
  owner: userCard,
  videos: z.int(),
  cover: z.string().nullable(),
  updatedAt: instant,
});
/** Body of `POST /api/v1/playlists` and, in part, of its `PATCH`. */
export const playlistWish = z.object({
  title: writtenText('title_invalid', { min: 1, max: 80 }),
  description: writtenText('description_invalid', { min: 0, max: 1000, isLong: true }).default(''),
  visibility: z.enum(['public', 'unlisted', 'private'], { error: 'visibility_invalid' }).default('public'),
});
/** Body of `PATCH /api/v1/playlists/:playlistId`. */
export const playlistPatch = z
  .object({
    title: writtenText('title_invalid', { min: 1, max: 80 }),
    description: writtenText('description_invalid', { min: 0, max: 1000, isLong: true }),
    visibility: z.enum(['public', 'unlisted', 'private'], { error: 'visibility_invalid' }),
    /** Every videoId of the list in its new order. */
    order: z
      .array(z.string({ error: 'order_invalid' }).max(32, { error: 'order_invalid' }), { error: 'order_invalid' })
      .max(500, { error: 'order_invalid' }),
  })
  .partial();
/** `GET /api/v1/playlists/:playlistId`. */
export const playlistDetail = playlist.extend({ records: z.array(videoCard) });
/** `GET /api/v1/playlists?owner=`. */
export const playlists = z.array(playlist);

/** Why somebody reports something. */
export const reportReason = z.enum(
  ['spam', 'abuse', 'hate', 'violence', 'sexual', 'minors', 'illegal', 'copyright', 'misleading', 'other'],
  { error: 'report_reason_invalid' },
);
/** What can be reported. */
export const reportKind = z.enum(['video', 'comment', 'danmaku', 'live', 'user'], { error: 'report_target_invalid' });
/** Body of `POST /api/v1/reports`; a second one for the same target by the same person changes the first. */
export const reportWish = z.object({
  kind: reportKind,
  targetId: z.string({ error: 'report_target_invalid' }).min(1, { error: 'report_target_invalid' }).max(32, {
    error: 'report_target_invalid',
  }),
  reason: reportReason,
  note: writtenText('report_note_invalid', { min: 0, max: 500, isLong: true }).default(''),
});
/** Reports of one target, together. */
export const reportGroup = z.object({
  kind: reportKind,
  targetId: z.string(),
  /** Title, text or name of the target, as it was when reported. */
  summary: z.string(),
  /** Where it can be looked at; null when it is gone. */
  path: z.string().nullable(),
  owner: userCard.nullable(),
  isGone: z.boolean(),
  reports: z.array(
    z.object({
      reportId: z.string(),
      reporter: userCard.nullable(),
      reason: reportReason,
      note: z.string(),
      at: instant,
    }),
  ),
  total: z.int(),
  /** Reasons with how often. */
  reasons: z.array(z.object({ reason: reportReason, times: z.int() })),
  state: z.enum(['open', 'settled']),
  outcome: z.enum(['removed', 'kept', 'user_banned']).nullable(),
  settledBy: userCard.nullable(),
  settledAt: instant.nullable(),
  lastAt: instant,
});
/** Query of `GET /api/v1/admin/reports`. */
export const reportQuery = cursorQuery.extend({
  state: z.enum(['open', 'settled'], { error: 'state_invalid' }).default('open'),
  kind: reportKind.optional(),
});
/** Newest first. */
export const reportPage = cursorPage(reportGroup);
/** Body of `POST /api/v1/admin/reports/settle`: settles all open ones of the target; `removed` also takes the target down. */
export const reportSettlement = z.object({
  kind: reportKind,
  targetId: z.string({ error: 'report_target_invalid' }).min(1, { error: 'report_target_invalid' }).max(32, {
    error: 'report_target_invalid',
  }),
  outcome: z.enum(['removed', 'kept'], { error: 'state_invalid' }),
  reason: writtenText('reason_required', { min: 1, max: 300 }),
});

/** A video that waits for review, with what a reviewer wants to know. */
export const reviewItem = z.object({
  video: studioVideo,
  owner: userCard.extend({ createdAt: instant, approved: z.int(), rejected: z.int(), isTrusted: z.boolean() }),
  playUrl: z.string().nullable(),
  storyboard: z.string().nullable(),
  waitingSince: instant,
  /** Somebody has it open; null = free, or the caller's own. */
  reviewer: userCard.nullable(),
});
/** `GET /api/v1/admin/review`: oldest first; with totals of the day. */
export const reviewQueue = z.object({
  records: z.array(reviewItem),
  next: z.string().nullable(),
  waiting: z.int(),
  decidedToday: z.int(),
});
/** The reasons that keys 1–9 stand for; `other` needs a note. */
export const rejectReason = z.enum(
  ['sexual', 'violence', 'hate', 'illegal', 'minors', 'copyright', 'spam', 'misleading', 'other'],
  { error: 'report_reason_invalid' },
);
/** Body of `POST /api/v1/admin/review/:videoId/decision`. */
export const reviewDecision = z.discriminatedUnion(
  'decision',
  [
    z.object({ decision: z.literal('approve') }),
    z.object({
      decision: z.literal('reject'),
      reason: rejectReason,
      note: writtenText('report_note_invalid', { min: 0, max: 300, isLong: true }).default(''),
    }),
  ],
  { error: 'state_invalid' },
);
/** Query of `GET /api/v1/admin/videos`. */
export const adminVideoQuery = pageQuery.extend({
  q: z.string({ error: 'query_invalid' }).max(100, { error: 'query_invalid' }).optional(),
  state: z
    .enum(['all', 'in_review', 'approved', 'rejected', 'deleted', 'failed', 'processing'], { error: 'state_invalid' })
    .default('all'),
});
/** `GET /api/v1/admin/videos`. */
export const adminVideoPage = pageOf(studioVideo.extend({ owner: userCard }));
/** Body of `POST /api/v1/admin/categories` and `PATCH …/:categoryId`. */
export const categoryWish = z.object({
  zh: writtenText('category_invalid', { min: 1, max: 16 }),
  en: writtenText('category_invalid', { min: 1, max: 24 }),
  position: wholeNumber('page_invalid', { min: 0, max: 999 }).default(0),
  isHidden: flag().default(false),
});
/** Body of `POST /api/v1/admin/categories`. */
export const newCategory = categoryWish.extend({
  id: z.string({ error: 'category_invalid' }).regex(/^[a-z][a-z0-9-]{1,30}$/, { error: 'category_invalid' }),
});
/** Body of `PATCH /api/v1/admin/categories/:categoryId`. */
export const categoryPatch = categoryWish.partial();
/** One category as its admin sees it. */
export const changedCategory = categoryView;

export type StudioVideo = z.output<typeof studioVideo>;
export type StudioPage = z.output<typeof studioPage>;
export type VideoPatch = z.input<typeof videoPatch>;
export type ProcessReason = z.output<typeof processReason>;
export type Rendition = z.output<typeof rendition>;
export type UploadLimits = z.output<typeof uploadLimits>;
export type StudioOverview = z.output<typeof studioOverview>;
export type StudioTask = z.output<typeof studioTask>;
export type Playlist = z.output<typeof playlist>;
export type PlaylistDetail = z.output<typeof playlistDetail>;
export type ReportReason = z.output<typeof reportReason>;
export type ReportKind = z.output<typeof reportKind>;
export type ReportGroup = z.output<typeof reportGroup>;
export type ReviewItem = z.output<typeof reviewItem>;
export type ReviewQueue = z.output<typeof reviewQueue>;
export type ReviewDecision = z.input<typeof reviewDecision>;
export type RejectReason = z.output<typeof rejectReason>;
