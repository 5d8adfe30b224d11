import { describe, expect, it } from 'vitest';
import { withSearch } from './recent-searches.ts';

describe('recent searches', () => {
  it('puts the latest first, each once, whatever its case', () => {
    expect(withSearch(['b', 'Bayes', 'c'], ' bayes ')).toEqual(['bayes', 'b', 'c']);
  });
  it('keeps eight, and nothing that is empty', () => {
    const many = Array.from({ length: 8 }, (_, at) => `s${at}`);
    expect(withSearch(many, 'new')).toEqual(['new', ...many.slice(0, 7)]);
    expect(withSearch(many, '   ')).toEqual(many);
  });
});
