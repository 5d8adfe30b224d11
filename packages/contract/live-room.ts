import { z } from 'zod';
import { instant } from './envelope.ts';
import type { ErrorCode } from './errors.ts';
import { liveCategory, liveState, liveStatus, liveTitle } from './live.ts';
import { pageOf, wholeNumber } from './page.ts';

/** Who sees a room: everybody, everybody who knows the address, only its owner. */
export const liveVisibility = z.enum(['public', 'unlisted', 'private'], { error: 'visibility_invalid' });

const written = new Map<unknown, unknown>([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** True or false, in a form as `true`, `false`, `1` or `0`. */
const truth = (error: ErrorCode) => z.preprocess((value) => written.get(value) ?? value, z.boolean({ error }));

const partTarget = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value),
  z.literal([200, 330, 500], { error: 'part_target_invalid' }),
);

const tag = z
  .string({ error: 'tags_invalid' })
  .transform((value) => value.toWellFormed().trim())
  .refine((value) => value.length > 0 && Array.from(value).length <= 24, { error: 'tags_invalid' });

/** Body of `PATCH /api/v1/live/:liveId`: only what is named changes. */
export const liveRoomPatch = z
  .object({
    title: liveTitle,
    category: liveCategory,
    description: z
      .string({ error: 'description_invalid' })
      .transform((value) => value.toWellFormed().trim())
      .refine((value) => Array.from(value).length <= 5000, { error: 'description_invalid' })
      .meta({ type: 'string', maxLength: 5000 }),
    tags: z.array(tag, { error: 'tags_invalid' }).max(10, { error: 'tags_invalid' }),
    visibility: liveVisibility,
    isRecorded: truth('is_recorded_invalid'),
    isPreviewFirst: truth('is_preview_first_invalid'),
    dvrSeconds: wholeNumber('dvr_seconds_invalid', { min: 0, max: 86_400 }),
    reconnectSeconds: wholeNumber('reconnect_seconds_invalid', { min: 0, max: 600 }),
    partTargetMs: partTarget,
  })
  .partial();

/** A room as its owner sees it. */
export const liveRoom = z.object({
  liveId: z.string(),
  title: z.string(),
  category: z.string(),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  coverImage: z.string().nullable(),
  visibility: liveVisibility,
  isClosed: z.boolean(),
  isRecorded: z.boolean(),
  isPreviewFirst: z.boolean(),
  dvrSeconds: z.int(),
  reconnectSeconds: z.int(),
  partTargetMs: z.int(),
  status: liveStatus,
  createTime: instant,
  startTime: instant.nullable(),
  endTime: instant.nullable(),
});

/** Answer of `GET /api/v1/live`: the caller's own rooms, newest first. */
export const liveRoomList = pageOf(liveRoom);

/** One broadcast of the room; `recording.url` resolves against the address of the site. */
export const liveSessionRecord = z.object({
  sessionId: z.string(),
  startTime: instant,
  endTime: instant.nullable(),
  recording: z.object({ url: z.string(), durationMs: z.int().min(0), bytes: z.int().min(0) }).nullable(),
});

/** Answer of `GET /api/v1/live/:liveId/sessions`, latest first. */
export const liveSessions = z.array(liveSessionRecord);

/** Health of the running push in plain numbers; null = not known. */
export const liveHealth = z.object({
  bitrateBps: z.number().min(0),
  fps: z.number().nullable(),
  keyframeIntervalMs: z.number().nullable(),
  video: z.object({ codec: z.string(), width: z.number(), height: z.number() }).nullable(),
  audio: z.object({ codec: z.string(), sampleRate: z.number(), channels: z.number() }).nullable(),
  warnings: z.array(z.object({ code: z.string(), detail: z.string() })),
});

/** Answer of `GET /api/v1/live/:liveId/facts`: what the studio shows. `state` is null while nothing runs. */
export const liveFacts = z.object({
  state: liveState.nullable(),
  sessionId: z.string().nullable(),
  startTime: instant.nullable(),
  watching: z.int().min(0),
  viewCount: z.int().min(0),
  reconnectUntil: instant.nullable(),
  health: liveHealth.nullable(),
  lastTrouble: z.object({ code: z.string(), detail: z.string(), at: instant }).nullable(),
});

/** What a client sends and, after the check, what is written: the same form. */
export type LiveRoomPatch = z.output<typeof liveRoomPatch>;
export type LiveRoomView = z.output<typeof liveRoom>;
export type LiveRoomList = z.output<typeof liveRoomList>;
export type LiveSessionRecord = z.output<typeof liveSessionRecord>;
export type LiveFactsView = z.output<typeof liveFacts>;
