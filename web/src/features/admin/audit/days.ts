import type { AuditEntry } from '@amphi/contract';

/** Entries of one day in the viewer's zone. */
export interface AuditDay {
  readonly key: string;
  /** Moment of its first entry, epoch milliseconds. */
  readonly at: number;
  readonly entries: readonly AuditEntry[];
}

/** Parts the log where the day changes; the order stays. */
export function groupByDay(entries: readonly AuditEntry[]): readonly AuditDay[] {
  const days: { key: string; at: number; entries: AuditEntry[] }[] = [];
  for (const entry of entries) {
    const at = Date.parse(entry.at);
    const key = new Date(at).toDateString();
    const last = days.at(-1);
    if (last?.key === key) last.entries.push(entry);
    else days.push({ key, at, entries: [entry] });
  }
  return days;
}
