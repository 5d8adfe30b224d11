// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { compareValues } from './value-change.ts';

const lines = (before: unknown, after: unknown): readonly string[] =>
  compareValues(before, after).map((change) => `${change.path}: ${change.before ?? '∅'} → ${change.after ?? '∅'}`);

describe('what a deed changed', () => {
  it('names the parts that differ and leaves out the others', () => {
    expect(lines({ role: 'user', name: 'a' }, { role: 'moderator', name: 'a' })).toEqual(['role: user → moderator']);
  });
  it('reads what began and what ended', () => {
    expect(lines(null, { until: '2026-12-01' })).toEqual(['until: ∅ → 2026-12-01']);
    expect(lines({ ban: { until: null, since: 'x' } }, null)).toEqual(['ban.since: x → ∅']);
  });
  it('takes single values as they are', () => {
    expect(lines('off', 'on')).toEqual([': off → on']);
    expect(lines({ open: true }, { open: false })).toEqual(['open: true → false']);
  });
  it('compares lists member by member', () => {
    const [change] = compareValues({ rights: ['a', 'b'] }, { rights: ['b', 'c'] });
    expect(change).toMatchObject({ path: 'rights', added: ['c'], removed: ['a'] });
  });
  it('tells deep values as JSON instead of losing them', () => {
    expect(lines({ a: { b: { c: 1 } } }, { a: { b: { c: 2 } } })).toEqual(['a.b: {"c":1} → {"c":2}']);
    expect(lines({}, { list: [{ id: 'x' }] })).toEqual(['list: ∅ → [{"id":"x"}]']);
  });
  it('tells things by their names, and in full when only their insides changed', () => {
    const one = { providers: [{ name: 'One', id: 'a' }] };
    const [added] = compareValues({ providers: [] }, one);
    expect(added).toMatchObject({ after: 'One', added: ['One'], removed: [] });
    expect(lines(one, { providers: [{ name: 'One', id: 'b' }] })).toEqual([
      'providers: [{"name":"One","id":"a"}] → [{"name":"One","id":"b"}]',
    ]);
  });
  it('finds nothing where nothing was recorded', () => {
    expect(lines(null, undefined)).toEqual([]);
  });
});
