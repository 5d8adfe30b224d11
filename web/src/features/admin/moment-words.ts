import { clockTime } from '../../format/moment.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

/** Day and clock in the viewer's zone: 12-01 20:41, or Dec 1, 20:41; the year only where it is not the present one. */
export function dayTime(at: number, locale: string, now: number = Date.now()): string {
  return `${dayName(at, locale, now)}${locale.startsWith('zh') ? ' ' : ', '}${clockTime(at, locale)}`;
}

/** Day in the viewer's zone: 12-01, or Dec 1; the year only where it is not the present one. */
export function dayName(at: number, locale: string, now: number = Date.now()): string {
  const date = new Date(at);
  const isNear = date.getFullYear() === new Date(now).getFullYear();
  if (locale.startsWith('zh') || !isNear) {
    const monthDay = `${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
    return isNear ? monthDay : `${date.getFullYear()}-${monthDay}`;
  }
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }).format(at);
}

/** The viewer's time zone by its name: Asia/Shanghai. */
export function zoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
