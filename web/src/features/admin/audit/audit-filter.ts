import type { AuditWish } from '@amphi/contract/client';

/** Which entries the page shows, as the address says it; `from` and `to` are days (YYYY-MM-DD) in the viewer's zone, both included. */
export interface AuditFilter {
  readonly action: string;
  readonly actor: string;
  readonly target: string;
  readonly from: string;
  readonly to: string;
}

const limits = { action: 60, actor: 40, target: 80 } as const;
const dayShape = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the address; whatever does not fit counts as left out. */
export function readAuditFilter(query: Readonly<Record<string, unknown>>): AuditFilter {
  const text = (name: keyof typeof limits): string => {
    const value = query[name];
    return typeof value === 'string' ? value.trim().slice(0, limits[name]) : '';
  };
  const day = (value: unknown): string => (typeof value === 'string' && startOfDay(value) !== null ? value : '');
  return {
    action: text('action'),
    actor: text('actor'),
    target: text('target'),
    from: day(query['from']),
    to: day(query['to']),
  };
}

/** The address for a filter. */
export function auditFilterQuery(filter: AuditFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

/** What the server is asked for: days become moments in UTC, the last day ends with its last millisecond. */
export function toAuditWish({ action, actor, target, from, to }: AuditFilter): AuditWish {
  const first = startOfDay(from);
  const last = startOfDay(to);
  last?.setDate(last.getDate() + 1);
  return {
    ...(action === '' ? {} : { action }),
    ...(actor === '' ? {} : { actorId: actor }),
    ...(target === '' ? {} : { targetId: target }),
    ...(first === null ? {} : { from: first.toISOString() }),
    ...(last === null ? {} : { to: new Date(last.getTime() - 1).toISOString() }),
  };
}

function startOfDay(day: string): Date | null {
  if (!dayShape.test(day)) return null;
  const date = new Date(`${day}T00:00:00`);
  return Number.isNaN(date.getTime()) ? null : date;
}
