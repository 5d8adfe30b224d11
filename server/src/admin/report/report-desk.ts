import { reportReason, type ReportGroup, type UserCard } from '@amphi/contract';
import { z } from 'zod';
import { accountTopic, type AccountEvent, type Identity, type Members } from '../../account/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import type { Actor, AuditLog, ReportKind, ReportRow, ReportStore } from '../../site/index.ts';
import { markedMoment, readCursor, writeCursor } from '../../video/index.ts';
import type { ReportTarget } from './report-targets.ts';

/** What users say is wrong, and what becomes of it. */
export interface ReportDesk {
  /** One open report per person and target: a second one changes the first. @throws AppError `…_unknown` of the kind */
  report(
    reporter: Extract<Identity, { kind: 'user' }>,
    wish: { readonly kind: ReportKind; readonly targetId: string; readonly reason: string; readonly note: string },
  ): Promise<void>;
  /** By target, latest report first. @throws AppError `cursor_invalid` */
  page(query: {
    readonly state: 'open' | 'settled';
    readonly kind?: ReportKind | undefined;
    readonly cursor?: string | undefined;
    readonly size: number;
  }): Promise<{ readonly records: ReportGroup[]; readonly next: string | null }>;
  /** Settles every open report of the target; `removed` takes it down first. @throws AppError `report_unknown`, and what removing refuses */
  settle(
    actor: Actor,
    wish: {
      readonly kind: ReportKind;
      readonly targetId: string;
      readonly outcome: 'removed' | 'kept';
      readonly reason: string;
    },
  ): Promise<void>;
}

/** What it needs. */
export interface ReportDeskOptions {
  readonly store: ReportStore;
  readonly targets: Readonly<Record<ReportKind, ReportTarget>>;
  readonly members: Pick<Members, 'findNames'>;
  readonly audit: AuditLog;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Pick<Clock, 'wall'>;
}

const shownReports = 20;
const mark = z.tuple([markedMoment, z.string().max(16), z.string().max(32)]);

const countReasons = (rows: readonly ReportRow[]): ReportGroup['reasons'] => {
  const times = new Map<string, number>();
  for (const { reason } of rows) times.set(reason, (times.get(reason) ?? 0) + 1);
  return [...times]
    .map(([reason, count]) => ({ reason: reportReason.catch('other').parse(reason), times: count }))
    .toSorted((a, b) => b.times - a.times);
};

const createGroups = ({ store, targets, members }: ReportDeskOptions) => {
  const cardsOf = async (rows: readonly ReportRow[]) => {
    const ids = rows.flatMap((row) => [row.reporterId, row.targetOwnerId, row.settledBy]).filter((id) => id !== null);
    const names = await members.findNames(ids);
    return (id: string | null | undefined): UserCard | null => {
      const name = id === null || id === undefined ? undefined : names.get(id);
      return id === null || id === undefined || name === undefined ? null : { userId: id, ...name, avatar: null };
    };
  };
  return async (groups: Awaited<ReturnType<ReportStore['findGroups']>>): Promise<ReportGroup[]> => {
    const [rows, present] = await Promise.all([
      store.findReports(groups),
      Promise.all(groups.map(({ kind, targetId }) => targets[kind].isThere(targetId))),
    ]);
    const cardOf = await cardsOf(rows);
    const keyOf = (group: { kind: string; targetId: string; settledAt: Date | null }): string =>
      `${group.kind} ${group.targetId} ${group.settledAt?.getTime() ?? ''}`;
    const byGroup = Map.groupBy(rows, keyOf);
    return groups.map((group, at) => {
      const own = byGroup.get(keyOf(group)) ?? [];
      const [latest] = own;
      const isGone = present[at] !== true;
      return {
        kind: group.kind,
        targetId: group.targetId,
        summary: latest?.summary ?? '',
        path: isGone ? null : (latest?.path ?? null),
        owner: cardOf(latest?.targetOwnerId),
        isGone,
        reports: own.slice(0, shownReports).map((row) => ({
          reportId: row.id,
          reporter: cardOf(row.reporterId),
          reason: reportReason.catch('other').parse(row.reason),
          note: row.note,
          at: row.createdAt.toISOString(),
        })),
        total: group.total,
        reasons: countReasons(own),
        state: group.settledAt === null ? 'open' : 'settled',
        outcome: latest?.outcome ?? null,
        settledBy: cardOf(latest?.settledBy),
        settledAt: group.settledAt?.toISOString() ?? null,
        lastAt: group.lastAt.toISOString(),
      };
    });
  };
};

const createSettle =
  ({ store, targets, audit, bus, clock }: ReportDeskOptions): ReportDesk['settle'] =>
  async (actor, { kind, targetId, outcome, reason }) => {
    if (!(await store.hasOpen(kind, targetId))) throw new AppError('report_unknown');
    const target = targets[kind];
    // First the deed: who is told that it was removed must not find it.
    if (outcome === 'removed') await target.remove(actor, targetId, reason);
    const settlement = {
      outcome: outcome === 'removed' ? target.outcome : outcome,
      by: actor.userId,
      at: clock.wall(),
    };
    const after = { kind, outcome: settlement.outcome };
    const deed = { action: 'report.settle', targetKind: kind, targetId, after, reason };
    const settled = await store.settle({ kind, targetId }, settlement, (writer) => audit.record(actor, deed, writer));
    // Somebody else settled it meanwhile: they told everybody.
    for (const { reporterId, summary } of settled) {
      if (reporterId === null) continue;
      const notice = { kind: 'report_settled', target: kind, summary, outcome: settlement.outcome } as const;
      bus.publish(accountTopic, { type: 'notice', userId: reporterId, notice } satisfies AccountEvent);
    }
  };

/** @see ReportDesk */
export const createReportDesk = (options: ReportDeskOptions): ReportDesk => {
  const { store, targets, clock } = options;
  const groupsOf = createGroups(options);
  return {
    report: async (reporter, { kind, targetId, reason, note }) => {
      const target = targets[kind];
      const found = await target.find(targetId, reporter);
      if (found === null) throw new AppError(target.unknown);
      await store.put({
        id: newId(14),
        reporterId: reporter.userId,
        kind,
        targetId,
        targetOwnerId: found.ownerId,
        reason,
        note,
        summary: found.summary,
        path: found.path,
        context: null,
        createdAt: clock.wall(),
        outcome: null,
        settledBy: null,
        settledAt: null,
      });
    },
    page: async ({ state, kind, cursor, size }) => {
      const list = `reports ${state} ${kind ?? ''}`;
      const read = readCursor(list, cursor, mark);
      const after = read === null ? null : { lastMs: read[0], kind: read[1], targetId: read[2] };
      const groups = await store.findGroups({ isOpen: state === 'open', kind, after, limit: size + 1 });
      const shown = groups.slice(0, size);
      const last = shown.at(-1);
      const isMore = groups.length > size && last !== undefined;
      const next = isMore ? writeCursor(list, [last.lastAt.getTime(), last.kind, last.targetId]) : null;
      return { records: await groupsOf(shown), next };
    },
    settle: createSettle(options),
  };
};
