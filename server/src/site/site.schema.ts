import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Settings that differ from their defaults; values of secret ones are sealed texts. */
export const siteSettings = pgTable('site_settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').notNull(),
  updatedAt: moment('updated_at').notNull(),
  updatedBy: text('updated_by'),
});

/** Privileged actions; a trigger refuses every change and removal. No personal data in the clear, no free keys to users. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment('at').notNull(),
    actorId: text('actor_id'),
    source: text('source').$type<'web' | 'command' | 'system'>().notNull(),
    action: text('action').notNull(),
    targetKind: text('target_kind').notNull(),
    targetId: text('target_id'),
    before: jsonb('before'),
    after: jsonb('after'),
    reason: text('reason'),
    addressPrefix: text('address_prefix'),
    requestId: text('request_id'),
  },
  (table) => [
    index('audit_log_action').on(table.action, table.id),
    index('audit_log_actor').on(table.actorId, table.id),
    index('audit_log_target').on(table.targetId, table.id),
  ],
);

/** Messages that no real sender took, for a day; address and text are sealed. */
export const outbox = pgTable(
  'outbox',
  {
    id: text('id').primaryKey(),
    channel: text('channel').$type<'sms' | 'email'>().notNull(),
    template: text('template').notNull(),
    sealed: text('sealed').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('outbox_created').on(table.createdAt)],
);

/** Categories of lives and videos; those that Amphi ships with are put in by the migration. */
export const categories = pgTable('categories', {
  id: text('id').primaryKey(),
  zh: text('zh').notNull(),
  en: text('en').notNull(),
  position: integer('position').notNull().default(0),
  isHidden: boolean('is_hidden').notNull().default(false),
});

/** Reports by users; one open one per person and target. `summary` and `context` are what the reporter saw. */
export const reports = pgTable(
  'reports',
  {
    id: text('id').primaryKey(),
    /** Not a reference: tables of users lie uphill; the account's erasure removes its rows. */
    reporterId: text('reporter_id'),
    kind: text('kind').$type<'video' | 'comment' | 'danmaku' | 'live' | 'user'>().notNull(),
    targetId: text('target_id').notNull(),
    targetOwnerId: text('target_owner_id'),
    reason: text('reason').notNull(),
    note: text('note').notNull().default(''),
    summary: text('summary').notNull(),
    path: text('path'),
    context: jsonb('context'),
    createdAt: moment('created_at').notNull(),
    outcome: text('outcome').$type<'removed' | 'kept' | 'user_banned'>(),
    settledBy: text('settled_by'),
    settledAt: moment('settled_at'),
  },
  (table) => [
    uniqueIndex('reports_open')
      .on(table.reporterId, table.kind, table.targetId)
      .where(sql`${table.settledAt} is null`),
    index('reports_target').on(table.kind, table.targetId, table.createdAt),
    index('reports_time').on(table.createdAt),
    index('reports_reporter').on(table.reporterId),
  ],
);
