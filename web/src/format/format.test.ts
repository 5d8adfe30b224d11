import { describe, expect, it } from 'vitest';
import { compactCount, exactCount } from './count.ts';
import { clockDuration, countdown, shortDuration } from './duration.ts';
import { momentOf } from './moment.ts';

describe('counts', () => {
  it('cuts and never rounds up', () => {
    expect(compactCount(12_399, 'zh-CN')).toBe('1.2万');
    expect(compactCount(12_399, 'en')).toBe('12.3K');
    expect(compactCount(99_999_999, 'zh-CN')).toBe('9999.9万');
    expect(compactCount(99_999_999, 'en')).toBe('99.9M');
    expect(compactCount(129_999_999, 'zh-CN')).toBe('1.2亿');
  });
  it('is exact below the first unit of the language', () => {
    expect(compactCount(9999, 'zh-CN')).toBe('9,999');
    expect(compactCount(999, 'en')).toBe('999');
    expect(exactCount(12_399, 'en')).toBe('12,399');
  });
});

describe('durations', () => {
  it('leaves out empty hours', () => {
    expect(shortDuration(187)).toBe('3:07');
    expect(shortDuration(3723.9)).toBe('1:02:03');
  });
  it('keeps its width as a clock', () => {
    expect(clockDuration(2472)).toBe('00:41:12');
    expect(clockDuration(360_000)).toBe('100:00:00');
  });
  it('treats nonsense as nothing', () => {
    expect(shortDuration(Number.NaN)).toBe('0:00');
    expect(clockDuration(-5)).toBe('00:00:00');
  });
  it('counts down to zero only when the time is over', () => {
    expect(countdown(11.2)).toBe('00:12');
    expect(countdown(0)).toBe('00:00');
  });
});

describe('moments', () => {
  const now = new Date(2026, 10, 20, 12, 0).getTime();
  it('goes from now over minutes, hours and days to dates', () => {
    expect(momentOf(now - 20_000, now, 'en')).toEqual({ kind: 'now' });
    expect(momentOf(now - 59 * 60_000, now, 'en')).toEqual({ kind: 'minutes', count: 59 });
    expect(momentOf(now - 3 * 3_600_000, now, 'en')).toEqual({ kind: 'hours', count: 3 });
    expect(momentOf(new Date(2026, 10, 19, 21, 5).getTime(), now, 'en')).toEqual({ kind: 'yesterday', clock: '21:05' });
    expect(momentOf(now - 3 * 86_400_000, now, 'en')).toEqual({ kind: 'days', count: 3 });
    expect(momentOf(new Date(2026, 4, 3).getTime(), now, 'en')).toEqual({ kind: 'date', text: 'May 3' });
    expect(momentOf(new Date(2026, 4, 3).getTime(), now, 'zh-CN')).toEqual({ kind: 'date', text: '05-03' });
    expect(momentOf(new Date(2024, 4, 3).getTime(), now, 'en')).toEqual({ kind: 'date', text: '2024-05-03' });
  });
  it('does not tell of the future', () => {
    expect(momentOf(now + 5000, now, 'en')).toEqual({ kind: 'now' });
  });
});
