import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../platform/clock/testing/fake-clock.ts';
import { Audience } from './audience.ts';

describe('Audience', () => {
  it('counts a viewer who asks as watching for 15 s, and once for ever', async () => {
    const clock = createFakeClock();
    const audience = new Audience(clock);
    audience.touch('one');
    audience.touch('two');
    await clock.advance(10_000);
    audience.touch('one');
    expect(audience.countWatching()).toBe(2);
    await clock.advance(10_000);
    expect(audience.countWatching()).toBe(1);
    await clock.advance(20_000);
    expect(audience.countWatching()).toBe(0);
    audience.touch('one');
    expect([audience.viewCount, audience.countWatching(), audience.peakWatching]).toEqual([2, 1, 2]);
  });

  it('does not count those who come back after a restart a second time', () => {
    const audience = new Audience(createFakeClock(), { viewCount: 2, peakWatching: 2 });
    audience.touch('one');
    expect([audience.countWatching(), audience.viewCount, audience.peakWatching]).toEqual([1, 2, 2]);
    for (const viewer of ['two', 'three']) audience.touch(viewer);
    expect([audience.countWatching(), audience.viewCount, audience.peakWatching]).toEqual([3, 3, 3]);
  });

  it('counts a viewer with open connections once, until the last of them closes', () => {
    const audience = new Audience(createFakeClock());
    const leaves = [audience.enter('one'), audience.enter('one')];
    audience.touch('one');
    expect(audience.countWatching()).toBe(1);
    leaves[0]?.();
    leaves[0]?.();
    expect(audience.countWatching()).toBe(1);
  });
});
