import { describe, expect, it } from 'vitest';
import { byDay, dayName } from './day.ts';

const at = (day: number, hour: number): string => new Date(2026, 10, day, hour, 30).toISOString();
const words = { today: 'Today', yesterday: 'Yesterday' };
const now = new Date(2026, 10, 20, 9, 0).getTime();
const midnight = (year: number, month: number, day: number): number => new Date(year, month, day).getTime();

describe('days', () => {
  it('gather what happened on the same day of the viewer, in order', () => {
    const days = byDay([at(20, 8), at(20, 0), at(19, 23), at(17, 12)], (item) => item);
    expect(days.map(({ items }) => items.length)).toEqual([2, 1, 1]);
    expect(days.map((day) => day.at)).toEqual([20, 19, 17].map((day) => midnight(2026, 10, day)));
    expect(byDay([], String)).toEqual([]);
  });
  it('are called by how far back they are', () => {
    expect(dayName(midnight(2026, 10, 20), now, 'en', words)).toBe('Today');
    expect(dayName(midnight(2026, 10, 19), now, 'en', words)).toBe('Yesterday');
    expect(dayName(midnight(2026, 10, 17), now, 'en', words)).toBe('Tue, November 17');
    expect(dayName(midnight(2025, 11, 3), now, 'en', words)).toBe('Wed, December 3, 2025');
  });
});
