/** Compact count, cut and never rounded up: 12399 is 12.3K in English and 1.2 wan in Chinese. Exact below 1K or 1 wan (10 000). */
export function compactCount(value: number, locale: string): string {
  const exactBelow = locale.startsWith('zh') ? 10_000 : 1000;
  if (Math.abs(value) < exactBelow) return exactCount(value, locale);
  return new Intl.NumberFormat(locale, {
    notation: 'compact',
    maximumFractionDigits: 1,
    roundingMode: 'trunc',
  }).format(value);
}

/** Every digit, grouped: for tooltips and screen readers. */
export function exactCount(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}
