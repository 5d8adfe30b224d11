import { z } from 'zod';
import { instant } from './envelope.ts';
import { wholeNumber } from './page.ts';

/** What happened, with what the sentence needs; texts are made by the reader's language. */
export const notice = z.discriminatedUnion('kind', [
  /** A login from a device and a network that this account never used. */
  z.object({ kind: z.literal('login_new'), device: z.string().nullable(), addressPrefix: z.string().nullable() }),
  /** Password, mobile, email or a factor was changed. */
  z.object({
    kind: z.literal('security_changed'),
    what: z.enum([
      'password',
      'mobile',
      'email',
      'totp_on',
      'totp_off',
      'passkey_added',
      'passkey_removed',
      'recovery_codes',
      'identity_linked',
      'identity_unlinked',
      'factors_reset',
    ]),
  }),
  z.object({ kind: z.literal('role_changed'), role: z.string() }),
  z.object({ kind: z.literal('export_ready'), exportId: z.string() }),
  /** A video was approved or rejected; `reason` is one of `rejectReason`, `note` what the reviewer wrote. */
  z.object({
    kind: z.literal('video_reviewed'),
    videoId: z.string(),
    title: z.string(),
    isApproved: z.boolean(),
    reason: z.string().nullable(),
    note: z.string().nullable(),
  }),
  /** Processing of a video ended without success; `reason` is one of `processReason`. */
  z.object({ kind: z.literal('video_failed'), videoId: z.string(), title: z.string(), reason: z.string() }),
  /** Somebody wrote on the own video, answered the own comment, or mentioned the reader. */
  z.object({
    kind: z.literal('comment'),
    how: z.enum(['video', 'reply', 'mention']),
    videoId: z.string(),
    title: z.string(),
    commentId: z.string(),
    userId: z.string(),
    nickname: z.string(),
    text: z.string(),
  }),
  z.object({ kind: z.literal('followed'), userId: z.string(), username: z.string(), nickname: z.string() }),
  /** What was reported has been looked at. */
  z.object({
    kind: z.literal('report_settled'),
    target: z.enum(['video', 'comment', 'danmaku', 'live', 'user']),
    summary: z.string(),
    outcome: z.enum(['removed', 'kept', 'user_banned']),
  }),
]);

/** One stored notification. */
export const notification = z.object({ id: z.string(), notice, createdAt: instant, readAt: instant.nullable() });

/** Query of `GET /api/v1/notifications`. */
export const notificationQuery = z.object({
  /** `next` of the page before. */
  cursor: z.string({ error: 'cursor_invalid' }).max(64, { error: 'cursor_invalid' }).optional(),
  size: wholeNumber('size_invalid', { min: 1, max: 100 }).default(20),
});
/** Newest first; `next` is null at the end. */
export const notificationPage = z.object({ records: z.array(notification), next: z.string().nullable() });
/** `GET /api/v1/notifications/unread`. */
export const unread = z.object({ unread: z.int().min(0) });
/** Body of `POST /api/v1/notifications/read`: these, or all when left out. */
export const notificationsRead = z.object({
  ids: z
    .array(z.string({ error: 'ids_invalid' }).max(32, { error: 'ids_invalid' }), { error: 'ids_invalid' })
    .max(100, { error: 'ids_invalid' })
    .optional(),
});

export type Notice = z.output<typeof notice>;
export type Notification = z.output<typeof notification>;
export type NotificationPage = z.output<typeof notificationPage>;
