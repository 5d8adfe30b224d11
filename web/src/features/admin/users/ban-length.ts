/** Lengths of a ban that stand ready, in hours; null = for good. */
export const banHours = [1, 24, 168, 720, null] as const;

/** A length as the choice carries it. */
export type BanLength = `${NonNullable<(typeof banHours)[number]>}` | 'good' | 'other';

/** Hours of a choice; undefined where the own number is not right (1 to 87 600). */
export function hoursOf(length: BanLength, other: string): number | null | undefined {
  if (length === 'good') return null;
  const hours = Number(length === 'other' ? other.trim() : length);
  return Number.isInteger(hours) && hours >= 1 && hours <= 87_600 ? hours : undefined;
}
