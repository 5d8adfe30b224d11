// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readUserFilter, toUserQuery, userFilterQuery } from './user-filter.ts';

describe('the filter of the users in the address', () => {
  it('comes back as it was written', () => {
    const filter = { q: '138', role: 'moderator', state: 'banned', page: 3 } as const;
    expect(readUserFilter(userFilterQuery(filter))).toEqual(filter);
  });
  it('leaves out what asks for everything', () => {
    expect(userFilterQuery({ q: '', role: '', state: '', page: 1 })).toEqual({});
    expect(toUserQuery(readUserFilter({}))).toEqual({ page: 1, size: 20 });
  });
  it('takes nonsense for nothing', () => {
    expect(readUserFilter({ q: ['a', 'b'], state: 'dead', page: '-1', role: null })).toEqual({
      q: '',
      role: '',
      state: '',
      page: 1,
    });
    expect(readUserFilter({ page: '1e9', q: ` ${'x'.repeat(200)}` }).q).toHaveLength(100);
    expect(readUserFilter({ page: '1.5' }).page).toBe(1);
  });
});
