/** How long a ban is, as the choice carries it: hours that stand ready, for good, or an own number. */
export type BanLength = '1' | '24' | '168' | '720' | 'good' | 'other';

/** Hours of a choice; undefined where the own number is not right (1 to 87 600). */
export function hoursOf(length: BanLength, other: string): number | null | undefined {
  if (length === 'good') return null;
  const hours = Number(length === 'other' ? other.trim() : length);
  return Number.isInteger(hours) && hours >= 1 && hours <= 87_600 ? hours : undefined;
}
