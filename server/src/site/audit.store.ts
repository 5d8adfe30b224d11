import { and, desc, eq, gte, lt, lte } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { auditLog } from './site.schema.ts';

/** One entry as kept. */
export type AuditRow = typeof auditLog.$inferSelect;

/** Which entries; `before` is the id below which they lie. */
export interface AuditFilter {
  readonly before?: number | undefined;
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly targetId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
}

/** Where an entry is written: the database, or a transaction that it becomes part of. */
export type AuditWriter = Pick<Database['drizzle'], 'insert'>;

/** The log as kept: only added to. */
export interface AuditStore {
  add(entry: typeof auditLog.$inferInsert, writer?: AuditWriter): Promise<void>;
  /** Newest first. */
  find(filter: AuditFilter): Promise<readonly AuditRow[]>;
}

/** The store on PostgreSQL. */
export const createAuditStore = ({ drizzle }: Pick<Database, 'drizzle'>): AuditStore => ({
  add: async (entry, writer = drizzle) => {
    await writer.insert(auditLog).values(entry);
  },
  find: ({ before, action, actorId, targetId, from, to, limit }) =>
    drizzle
      .select()
      .from(auditLog)
      .where(
        and(
          before === undefined ? undefined : lt(auditLog.id, before),
          action === undefined ? undefined : eq(auditLog.action, action),
          actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
          targetId === undefined ? undefined : eq(auditLog.targetId, targetId),
          from === undefined ? undefined : gte(auditLog.at, from),
          to === undefined ? undefined : lte(auditLog.at, to),
        ),
      )
      .orderBy(desc(auditLog.id))
      .limit(limit),
});
