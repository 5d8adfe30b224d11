/** How a moment is told, decided apart from words so that each language has its own. */
export type Moment =
  | { readonly kind: 'now' }
  | { readonly kind: 'minutes'; readonly count: number }
  | { readonly kind: 'hours'; readonly count: number }
  | { readonly kind: 'yesterday'; readonly clock: string }
  | { readonly kind: 'days'; readonly count: number }
  | { readonly kind: 'date'; readonly text: string };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Distance of `at` from `now` (both epoch milliseconds) in the viewer's time zone. The future counts as now. */
export function momentOf(at: number, now: number, locale: string): Moment {
  const past = now - at;
  if (past < minuteMs) return { kind: 'now' };
  if (past < hourMs) return { kind: 'minutes', count: Math.floor(past / minuteMs) };
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const yesterday = new Date(midnight);
  yesterday.setDate(yesterday.getDate() - 1);
  if (past < dayMs && at >= midnight) return { kind: 'hours', count: Math.floor(past / hourMs) };
  if (at >= yesterday.getTime()) return { kind: 'yesterday', clock: clockTime(at, locale) };
  if (past < 7 * dayMs) return { kind: 'days', count: Math.max(2, Math.floor(past / dayMs)) };
  return { kind: 'date', text: dayText(at, now, locale) };
}

/** Wall clock in the viewer's zone: 20:41, with seconds when asked. */
export function clockTime(at: number, locale: string, options: { readonly hasSeconds?: boolean } = {}): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(options.hasSeconds === true ? { second: '2-digit' } : {}),
  }).format(at);
}

/** Full date and time with the zone's short name, for tooltips. */
export function fullTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(at);
}

function dayText(at: number, now: number, locale: string): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  if (isThisYear && locale.startsWith('en')) {
    return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }).format(at);
  }
  const monthDay = `${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
  return isThisYear ? monthDay : `${date.getFullYear()}-${monthDay}`;
}
