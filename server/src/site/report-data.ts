import type { PersonalData } from './personal-data.ts';
import type { ReportStore } from './report.store.ts';

/** What reports keep about people: their own go along, and all of them forget who it was. */
export const reportPersonalData = (store: Pick<ReportStore, 'findBy' | 'forget'>): PersonalData => ({
  tables: ['reports'],
  export: async (userId) => {
    const rows = await store.findBy(userId);
    if (rows.length === 0) return [];
    const content = rows.map(({ kind, targetId, reason, note, createdAt, outcome, settledAt }) => ({
      kind,
      targetId,
      reason,
      note,
      createdAt,
      outcome,
      settledAt,
    }));
    return [{ path: 'site/reports.json', content }];
  },
  erase: (userId) => store.forget(userId),
});
