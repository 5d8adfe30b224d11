/** Printed resolution: a hundredth of a millisecond. */
const unitsPerMs = 100;

/** Milliseconds as the whole number of 10 µs units that is printed; the same rounding everywhere keeps "not longer than" true in text. */
export const durationUnits = (ms: number): number => Math.round(ms * unitsPerMs);

/** Units of `durationUnits` as seconds with five decimals. */
export function unitsText(units: number): string {
  const fraction = String(units % 100_000).padStart(5, '0');
  return `${Math.floor(units / 100_000)}.${fraction}`;
}

/** Milliseconds as seconds with five decimals. */
export const secondsText = (ms: number): string => unitsText(durationUnits(ms));
