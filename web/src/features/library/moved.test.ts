import { describe, expect, it } from 'vitest';
import { moved } from './moved.ts';

describe('a moved entry', () => {
  it('changes places with its neighbour', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  });
  it('stays at the ends, and nothing happens to what is not there', () => {
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 9, -1)).toEqual(['a', 'b']);
  });
});
