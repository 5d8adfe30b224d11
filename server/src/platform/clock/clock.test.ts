import { millis } from '@amphi/media/time';
import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';

test('never calls early, also when the turn that asked was a long one', async () => {
  const waits = await new Promise<readonly number[]>((resolve) => {
    setImmediate(() => {
      const begin = systemClock.now();
      while (systemClock.now() - begin < 40); // the loop's own time stands still meanwhile
      const asked = systemClock.now();
      const seen: number[] = [];
      for (const delay of [5, 20, 60]) {
        systemClock.after(millis(delay), () => {
          if (seen.push(systemClock.now() - asked - delay) === 3) resolve(seen);
        });
      }
    });
  });
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
});

test('a cancelled call never comes', async () => {
  let called = false;
  const cancel = systemClock.after(millis(5), () => (called = true));
  cancel();
  await new Promise<void>((resolve) => systemClock.after(millis(30), resolve));
  expect(called).toBe(false);
});
