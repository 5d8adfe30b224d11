import { describe, expect, it } from 'vitest';
import { ProgramDate } from './program-date.ts';

describe('ProgramDate', () => {
  it('names the wall clock at which the first unit of a segment arrived', () => {
    expect(new ProgramDate().dateOf(0, 200, 1_000_200, false)).toBe(1_000_000);
  });

  it('does not follow jitter by more than 1 ms per segment', () => {
    const dates = new ProgramDate();
    dates.dateOf(0, 200, 1_000_200, false);
    expect(dates.dateOf(2_000, 200, 1_002_500, false)).toBe(1_002_001);
    expect(dates.dateOf(4_000, 200, 1_003_900, false)).toBe(1_004_000);
  });

  it('starts anew after a break, and never goes back', () => {
    const dates = new ProgramDate();
    dates.dateOf(0, 200, 1_000_200, false);
    expect(dates.dateOf(2_000, 200, 1_032_200, true)).toBe(1_032_000);
    expect(dates.dateOf(4_000, 200, 1_000_000, true)).toBe(1_032_000);
  });
});
