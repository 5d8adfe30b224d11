// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { actionWord, fieldWord, knownActions } from './action-words.ts';
import { auditFilterQuery, readAuditFilter, toAuditWish } from './audit-filter.ts';

describe('the filter of the audit log in the address', () => {
  it('comes back as it was written', () => {
    const filter = { action: 'user.ban', actor: 'a1', target: 't1', from: '2026-11-01', to: '2026-11-20' };
    expect(readAuditFilter(auditFilterQuery(filter))).toEqual(filter);
  });
  it('asks from the first to the last millisecond of the days in the zone of the viewer', () => {
    const { from, to } = toAuditWish(readAuditFilter({ from: '2026-11-20', to: '2026-11-20' }));
    expect(from).toBe(new Date(2026, 10, 20).toISOString());
    expect(to).toBe(new Date(2026, 10, 20, 23, 59, 59, 999).toISOString());
  });
  it('takes nonsense for nothing', () => {
    expect(toAuditWish(readAuditFilter({ from: '2026-13-77', to: 'now', actor: ['x'], action: '  ' }))).toEqual({});
  });
});

describe('the words of the audit log', () => {
  it('know what the pages do, and leave the rest to its own name', () => {
    for (const action of knownActions) expect(actionWord(action)).toMatch(/^admin\.did/);
    expect(actionWord('wallet.grant')).toBeNull();
    expect(actionWord('user')).toBeNull();
    expect(fieldWord('ban.until')).toBe('admin.fieldUntil');
    expect(fieldWord('unheard.of')).toBeNull();
  });
});
