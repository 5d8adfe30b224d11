import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureClock } from './index.ts';

const times = fc.record({
  offset: fc.integer({ min: -1e9, max: 1e9 }),
  there: fc.integer({ min: 0, max: 5000 }),
  back: fc.integer({ min: 0, max: 5000 }),
  thinking: fc.integer({ min: 0, max: 5000 }),
});

test('the offset is wrong by half of what the ways differ, so by at most half of the round trip', () => {
  fc.assert(
    fc.property(times, ({ offset, there, back, thinking }) => {
      const t0 = 1_000;
      const t1 = t0 + there + offset;
      const t2 = t1 + thinking;
      const t3 = t2 - offset + back;
      const { offsetMs, roundTripMs } = measureClock({ t0, t1, t2, t3 });
      expect(roundTripMs).toBe(there + back);
      expect(Math.abs(offsetMs - offset)).toBeLessThanOrEqual(roundTripMs / 2);
      expect(offsetMs - offset).toBe((there - back) / 2);
    }),
  );
});
