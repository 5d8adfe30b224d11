import { and, desc, eq, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import type { AuditWriter } from './audit.store.ts';
import { reports } from './site.schema.ts';

/** One report as kept. */
export type ReportRow = typeof reports.$inferSelect;
/** What can be reported. */
export type ReportKind = ReportRow['kind'];

/** All reports of one target that are open, or were settled together. */
export interface ReportGroupRow {
  readonly kind: ReportKind;
  readonly targetId: string;
  readonly settledAt: Date | null;
  readonly lastAt: Date;
  readonly total: number;
}

/** Which groups. */
export interface ReportFilter {
  readonly isOpen: boolean;
  readonly kind?: ReportKind | undefined;
  readonly after: { readonly lastMs: number; readonly kind: string; readonly targetId: string } | null;
  readonly limit: number;
}

/** How a group was settled. */
export interface Settlement {
  readonly outcome: 'removed' | 'kept' | 'user_banned';
  readonly by: string | null;
  readonly at: Date;
}

/** Reports as kept. */
export interface ReportStore {
  /** Adds one; one that is open by the same person about the same target is changed instead. */
  put(report: ReportRow): Promise<void>;
  /** Latest report first. */
  findGroups(filter: ReportFilter): Promise<readonly ReportGroupRow[]>;
  /** Reports of these groups, latest first. */
  findReports(groups: readonly ReportGroupRow[]): Promise<readonly ReportRow[]>;
  /** Settles what is open about a target; `record` is part of the same transaction. Empty = there was nothing. */
  settle(
    target: { readonly kind: ReportKind; readonly targetId: string },
    settlement: Settlement,
    record: (writer: AuditWriter) => Promise<void>,
  ): Promise<readonly ReportRow[]>;
  hasOpen(kind: ReportKind, targetId: string): Promise<boolean>;
  findBy(reporterId: string): Promise<readonly ReportRow[]>;
  /** Takes the person out of every report: as reporter, as the one reported, as the one who settled. */
  forget(userId: string): Promise<void>;
}

const mostReports = 2_000;
const lastAt = sql<Date>`max(${reports.createdAt})`.mapWith((value: string) => new Date(value));
const isOpenReport = isNull(reports.settledAt);

const findGroups = async (
  drizzle: Database['drizzle'],
  { isOpen, kind, after, limit }: ReportFilter,
): Promise<ReportGroupRow[]> => {
  const behind =
    after === null
      ? undefined
      : sql`(max(${reports.createdAt}), ${reports.kind}, ${reports.targetId}) < (${new Date(after.lastMs).toISOString()}, ${after.kind}, ${after.targetId})`;
  return drizzle
    .select({
      kind: reports.kind,
      targetId: reports.targetId,
      settledAt: reports.settledAt,
      lastAt,
      total: sql<number>`count(*)::int`,
    })
    .from(reports)
    .where(
      and(
        isOpen ? isOpenReport : isNotNull(reports.settledAt),
        kind === undefined ? undefined : eq(reports.kind, kind),
      ),
    )
    .groupBy(reports.kind, reports.targetId, reports.settledAt)
    .having(behind)
    .orderBy(desc(sql`max(${reports.createdAt})`), desc(reports.kind), desc(reports.targetId))
    .limit(limit);
};

const ofGroup = ({ kind, targetId, settledAt }: ReportGroupRow): SQL | undefined =>
  and(
    eq(reports.kind, kind),
    eq(reports.targetId, targetId),
    settledAt === null ? isOpenReport : eq(reports.settledAt, settledAt),
  );

const forget = (drizzle: Database['drizzle'], userId: string): Promise<void> =>
  drizzle.transaction(async (transaction) => {
    await transaction.update(reports).set({ reporterId: null, note: '' }).where(eq(reports.reporterId, userId));
    await transaction
      .update(reports)
      .set({ targetOwnerId: null, summary: '', path: null, context: null })
      .where(eq(reports.targetOwnerId, userId));
    await transaction.update(reports).set({ settledBy: null }).where(eq(reports.settledBy, userId));
  });

/** @see ReportStore */
export const createReportStore = ({ drizzle }: Pick<Database, 'drizzle'>): ReportStore => ({
  put: async (report) => {
    const { reason, note, summary, path, context, createdAt, targetOwnerId } = report;
    await drizzle
      .insert(reports)
      .values(report)
      .onConflictDoUpdate({
        target: [reports.reporterId, reports.kind, reports.targetId],
        targetWhere: isOpenReport,
        set: { reason, note, summary, path, context, createdAt, targetOwnerId },
      });
  },
  findGroups: (filter) => findGroups(drizzle, filter),
  findReports: async (groups) =>
    groups.length === 0
      ? []
      : drizzle
          .select()
          .from(reports)
          .where(or(...groups.map(ofGroup)))
          .orderBy(desc(reports.createdAt))
          .limit(mostReports),
  settle: ({ kind, targetId }, { outcome, by, at }, record) =>
    drizzle.transaction(async (transaction) => {
      const settled = await transaction
        .update(reports)
        .set({ outcome, settledBy: by, settledAt: at })
        .where(and(eq(reports.kind, kind), eq(reports.targetId, targetId), isOpenReport))
        .returning();
      if (settled.length > 0) await record(transaction);
      return settled;
    }),
  hasOpen: async (kind, targetId) =>
    (await drizzle.$count(reports, and(eq(reports.kind, kind), eq(reports.targetId, targetId), isOpenReport))) > 0,
  findBy: (reporterId) =>
    drizzle
      .select()
      .from(reports)
      .where(inArray(reports.reporterId, [reporterId])),
  forget: (userId) => forget(drizzle, userId),
});
