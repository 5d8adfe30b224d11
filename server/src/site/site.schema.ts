import { bigint, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

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
