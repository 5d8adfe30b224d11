import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSolution, planDifficulty } from './proof-of-work.ts';

test('work gets harder with use, bit by bit, up to a bound', () => {
  const difficulties = [0, 1, 12, 13, 24, 25, 48, 49, 1_000_000].map(planDifficulty);
  expect(difficulties).toEqual([18, 18, 18, 19, 19, 20, 21, 22, 22]);
});

test('a solution has as many zero bits in front as asked for', () => {
  const zeroBits = (text: string): number => {
    const bits = [...createHash('sha256').update(text).digest()].map((byte) => byte.toString(2).padStart(8, '0'));
    return bits.join('').indexOf('1');
  };
  let solved = 0;
  for (let n = 0; n < 4096; n += 1) {
    const bits = zeroBits(`prefix.${n}`);
    if (bits >= 10) solved += 1;
    expect(isSolution('prefix.', String(n), 10)).toBe(bits >= 10);
    expect(isSolution('prefix.', String(n), bits)).toBe(true);
    expect(isSolution('prefix.', String(n), bits + 1)).toBe(false);
  }
  expect(solved).toBeGreaterThan(0);
});
