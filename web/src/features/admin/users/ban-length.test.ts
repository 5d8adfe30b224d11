// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { hoursOf } from './ban-length.ts';

describe('the length of a ban', () => {
  it('is one that stands ready, for good, or the own number', () => {
    expect(hoursOf('24', '')).toBe(24);
    expect(hoursOf('good', '7')).toBeNull();
    expect(hoursOf('other', ' 36 ')).toBe(36);
  });
  it.each(['', '0', '-3', '1.5', '87601', 'x'])('does not take %j', (text) => {
    expect(hoursOf('other', text)).toBeUndefined();
  });
});
