import { expect, it } from 'vitest';
import { clockOffset } from './clock-offset.ts';

it('takes the exchange that travelled fastest', () => {
  const slow = { t0: 0, t1: 900, t2: 900, t3: 1000 };
  const fast = { t0: 2000, t1: 2505, t2: 2506, t3: 2011 };
  expect(clockOffset([slow, fast])).toBe(500);
});

it('trusts our own clock until it was compared', () => {
  expect(clockOffset([])).toBe(0);
});
