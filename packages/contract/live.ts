import { z } from 'zod';
import { instant } from './envelope.ts';
import type { ErrorCode } from './errors.ts';
import { pageOf, pageQuery } from './page.ts';

const lengthOf = (value: string): number => Array.from(value).length;

/** Something that can be seen: more than spaces, marks and invisible characters. */
const isVisible = (value: string): boolean => /[^\p{C}\p{Z}\p{M}]/u.test(value);

/** One line of 1 to `max` visible characters (code points), trimmed, with its own error for each way to be wrong. */
const requiredText = (codes: Readonly<Record<'required' | 'invalid' | 'long', ErrorCode>>, max: number) =>
  z
    .string({ error: (issue) => (issue.input === undefined || issue.input === null ? codes.required : codes.invalid) })
    .transform((value) =>
      value
        .toWellFormed()
        .replace(/\p{Cc}+/gu, ' ')
        .trim(),
    )
    .refine(isVisible, { error: codes.required, abort: true })
    .refine((value) => lengthOf(value) <= max, { error: codes.long });

/** Title of a live: 1 to 100 characters. */
export const liveTitle = requiredText(
  { required: 'title_required', invalid: 'title_invalid', long: 'title_too_long' },
  100,
).meta({ type: 'string', minLength: 1, maxLength: 100 });

/** Category of a live: 1 to 32 characters, see `categoryOf`. */
export const liveCategory = requiredText(
  { required: 'category_required', invalid: 'category_invalid', long: 'category_too_long' },
  32,
).meta({ type: 'string', minLength: 1, maxLength: 32 });

/** 0 = never broadcast, 1 = on air or reconnecting, 2 = last session over. */
export const liveStatus = z.literal([0, 1, 2]);

/** Where the running session stands. `preview`: receiving, but not on air yet. */
export const liveState = z.enum(['preview', 'live', 'reconnecting', 'ended']);

/** Body of `POST /api/live/create`. */
export const liveCreate = z.object({ title: liveTitle, category: liveCategory });

/** Stream key and the whole push address; only ever answered to the owner. */
export const liveKey = z.object({ streamKey: z.string(), pushUrl: z.string() });

/** Answer of `GET /api/v1/live/ingest`: the server address that an encoder takes, without a key. */
export const liveIngest = z.object({ server: z.string() });

/** Answer of `POST /api/live/create`. */
export const liveCreated = z.object({
  liveId: z.string(),
  title: z.string(),
  category: z.string(),
  createTime: instant,
  status: z.literal(0),
  ...liveKey.shape,
});

/** One row of `GET /api/live/list`. `startTime` and `endTime` are those of the latest session. */
export const liveRecord = z.object({
  liveId: z.string(),
  title: z.string(),
  anchorName: z.string(),
  anchorAvatar: z.string().nullable(),
  coverImage: z.string().nullable(),
  viewCount: z.int().min(0),
  likeCount: z.int().min(0),
  commentCount: z.int().min(0),
  status: liveStatus,
  startTime: instant.nullable(),
  endTime: instant.nullable(),
  category: z.string(),
});

/** Query of `GET /api/live/list`: all rooms, or those of one user; an unknown user has none. */
export const liveListQuery = pageQuery.extend({
  owner: z
    .string({ error: 'owner_invalid' })
    .regex(/^[0-9A-Za-z]{4,32}$/, { error: 'owner_invalid' })
    .optional()
    .meta({ description: 'userId of the host' }),
});

/** Answer of `GET /api/live/list`. */
export const liveList = pageOf(liveRecord);

/**
 * Where to play: references that resolve against the address of the site. `hls` is a multivariant playlist (low-latency
 * HLS, RFC 8216bis), `flv` an endless HTTP-FLV stream.
 */
export const livePlay = z.object({ hls: z.string(), flv: z.string() });

/** Answer of `GET /api/live/detail/:liveId`. */
export const liveDetail = z.object({
  liveId: z.string(),
  title: z.string(),
  anchorName: z.string(),
  anchorAvatar: z.string().nullable(),
  coverImage: z.string().nullable(),
  viewCount: z.int().min(0),
  watching: z.int().min(0),
  status: liveStatus,
  state: liveState.nullable().meta({ description: 'State of the running session; null when none runs' }),
  reconnectUntil: instant.nullable(),
  startTime: instant.nullable(),
  endTime: instant.nullable(),
  category: z.string(),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  play: livePlay,
});

export type LiveCreate = z.input<typeof liveCreate>;
export type LiveCreated = z.output<typeof liveCreated>;
export type LiveRecord = z.output<typeof liveRecord>;
export type LiveListQuery = z.output<typeof liveListQuery>;
export type LiveList = z.output<typeof liveList>;
export type LiveDetail = z.output<typeof liveDetail>;
export type LivePlay = z.output<typeof livePlay>;
export type LiveIngest = z.output<typeof liveIngest>;
export type LiveKey = z.output<typeof liveKey>;
export type LiveStatusCode = z.output<typeof liveStatus>;
export type LiveStateName = z.output<typeof liveState>;
