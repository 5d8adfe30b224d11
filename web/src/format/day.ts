/** Things of one day of the viewer. */
export interface Day<Item> {
  /** Midnight of the day, epoch milliseconds. */
  readonly at: number;
  readonly items: readonly Item[];
}

/** Groups things that stand in order of time by the day of the viewer. */
export function byDay<Item>(items: readonly Item[], atOf: (item: Item) => string): readonly Day<Item>[] {
  const days: { at: number; items: Item[] }[] = [];
  for (const item of items) {
    const at = new Date(atOf(item)).setHours(0, 0, 0, 0);
    const last = days.at(-1);
    if (last?.at === at) last.items.push(item);
    else days.push({ at, items: [item] });
  }
  return days;
}

/** How far a day is back: today, yesterday, or as a date with its weekday. */
export function dayName(
  at: number,
  now: number,
  locale: string,
  words: { readonly today: string; readonly yesterday: string },
): string {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  if (at === midnight.getTime()) return words.today;
  midnight.setDate(midnight.getDate() - 1);
  if (at === midnight.getTime()) return words.yesterday;
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    ...(isThisYear ? {} : { year: 'numeric' as const }),
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  }).format(at);
}
