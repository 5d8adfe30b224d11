import { categoryOf } from '@amphi/contract';

/** Name of a category in the reader's language; free ones stand as they were written. */
export function categoryName(written: string, locale: string): string {
  const known = categoryOf(written);
  if (!known) return written;
  return locale.startsWith('zh') ? known.name.zh : known.name.en;
}
