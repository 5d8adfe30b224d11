const dayMs = 86_400_000;

/** A day in words, in the viewer's zone: 20 December 2026. */
export function dayText(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(Date.parse(iso));
}

/** Whole days until then, at `nowMs`: 0 = less than one, or over. */
export function daysLeft(iso: string, nowMs: number): number {
  return Math.max(0, Math.floor((Date.parse(iso) - nowMs) / dayMs));
}
