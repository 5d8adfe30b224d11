import { z } from 'zod';
import { instant } from './envelope.ts';
import { pageOf, pageQuery, wholeNumber } from './page.ts';
import { rights } from './rights.ts';
import { writtenText } from './text.ts';

/** Why somebody with rights does something; kept in the audit log. */
export const reason = writtenText('reason_required', { min: 1, max: 300 });

/** A user as administrators and moderators see it: personal data masked. */
export const adminUser = z.object({
  userId: z.string(),
  username: z.string(),
  nickname: z.string(),
  avatar: z.string().nullable(),
  mobile: z.string().nullable(),
  email: z.string().nullable(),
  role: z.string(),
  createdAt: instant,
  lastSeenAt: instant.nullable(),
  hasTotp: z.boolean(),
  passkeys: z.int().min(0),
  /** Set = banned; `until` null = for good. */
  ban: z.object({ since: instant, until: instant.nullable(), reason: z.string() }).nullable(),
  deletionDueAt: instant.nullable(),
});

/** Query of `GET /api/v1/admin/users`; `q` finds in nickname and username, and exactly a mobile number, email or id. */
export const adminUserQuery = pageQuery.extend({
  q: z.string({ error: 'query_invalid' }).max(100, { error: 'query_invalid' }).optional(),
  role: z.string({ error: 'role_invalid' }).max(40, { error: 'role_invalid' }).optional(),
  state: z.enum(['active', 'banned', 'leaving'], { error: 'state_invalid' }).optional(),
});
/** Newest first. */
export const adminUserList = pageOf(adminUser);
/** `GET /api/v1/admin/users/:userId`: with its logins. */
export const adminUserDetail = adminUser.extend({
  signature: z.string().nullable(),
  liveRooms: z.int().min(0),
  sessions: z.array(
    z.object({ device: z.string().nullable(), addressPrefix: z.string().nullable(), lastSeenAt: instant }),
  ),
});

/** Body of what needs only a reason. */
export const reasoned = z.object({ reason });
/** Body of `PUT /api/v1/admin/users/:userId/role`. */
export const roleChange = z.object({
  role: z.string({ error: 'role_invalid' }).max(40, { error: 'role_invalid' }),
  reason,
});
/** Body of `PUT /api/v1/admin/users/:userId/ban`; `hours` null = for good. */
export const banWish = z.object({
  reason,
  hours: wholeNumber('hours_invalid', { min: 1, max: 87_600 }).nullable(),
});
/** Answer of `POST /api/v1/admin/users/:userId/reveal`. */
export const revealed = z.object({ mobile: z.string().nullable(), email: z.string().nullable() });

const roleName = z.string({ error: 'role_invalid' }).regex(/^[a-z][a-z0-9-]{1,30}$/, { error: 'role_invalid' });
const roleTitle = writtenText('title_invalid', { min: 1, max: 40 });
const roleSet = z
  .array(z.enum(rights, { error: 'right_invalid' }), { error: 'right_invalid' })
  .max(rights.length, { error: 'right_invalid' });

/** One role; shipped ones cannot be changed. */
export const roleView = z.object({
  name: z.string(),
  title: z.string().nullable(),
  rights: z.array(z.string()),
  isShipped: z.boolean(),
  users: z.int().min(0),
});
/** `GET /api/v1/admin/roles`: shipped ones first; `rights` are all there are. */
export const roleList = z.object({ roles: z.array(roleView), rights: z.array(z.string()) });
/** Body of `POST /api/v1/admin/roles`. */
export const newRole = z.object({ name: roleName, title: roleTitle, rights: roleSet, reason });
/** Body of `PATCH /api/v1/admin/roles/:name`. */
export const rolePatch = z.object({ title: roleTitle.optional(), rights: roleSet.optional(), reason });

/** One privileged action; `before` and `after` hold what changed, personal data only as "changed". */
export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  actor: z.object({ userId: z.string(), username: z.string().nullable(), nickname: z.string().nullable() }).nullable(),
  source: z.enum(['web', 'command', 'system']),
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
  addressPrefix: z.string().nullable(),
  requestId: z.string().nullable(),
});
const moment = z.iso.datetime({ error: 'time_invalid' });
/** Query of `GET /api/v1/admin/audit`. */
export const auditQuery = z.object({
  cursor: z.string({ error: 'cursor_invalid' }).max(64, { error: 'cursor_invalid' }).optional(),
  size: wholeNumber('size_invalid', { min: 1, max: 100 }).default(50),
  action: z.string({ error: 'query_invalid' }).max(60, { error: 'query_invalid' }).optional(),
  actorId: z.string({ error: 'query_invalid' }).max(40, { error: 'query_invalid' }).optional(),
  targetId: z.string({ error: 'query_invalid' }).max(80, { error: 'query_invalid' }).optional(),
  from: moment.optional(),
  to: moment.optional(),
});
/** Newest first. */
export const auditPage = z.object({ records: z.array(auditEntry), next: z.string().nullable() });

/** `GET /api/v1/admin/outbox`: messages that no real sender took, latest first. */
export const outboxList = z.array(
  z.object({
    id: z.string(),
    channel: z.enum(['sms', 'email']),
    to: z.string(),
    template: z.string(),
    code: z.string().nullable(),
    text: z.string(),
    at: instant,
  }),
);
/** Body of `POST /api/v1/admin/settings/test`: sends one message with the present settings. */
export const senderTest = z.object({
  channel: z.enum(['sms', 'email'], { error: 'channel_invalid' }),
  to: z.string({ error: 'account_invalid' }).max(254, { error: 'account_invalid' }),
});
/** Whether it went out; `problem` is a sentence without secrets. */
export const senderTested = z.object({ isSent: z.boolean(), problem: z.string().nullable() });

export type AdminUser = z.output<typeof adminUser>;
export type AdminUserDetail = z.output<typeof adminUserDetail>;
export type AdminUserList = z.output<typeof adminUserList>;
export type AdminUserQuery = z.input<typeof adminUserQuery>;
export type RoleView = z.output<typeof roleView>;
export type RoleList = z.output<typeof roleList>;
export type AuditEntry = z.output<typeof auditEntry>;
export type AuditQuery = z.input<typeof auditQuery>;
export type AuditPage = z.output<typeof auditPage>;
export type OutboxList = z.output<typeof outboxList>;
