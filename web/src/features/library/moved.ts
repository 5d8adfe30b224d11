/** The same list with the entry at `at` one place further on (`1`) or back (`-1`); at the ends nothing changes. */
export function moved<Item>(items: readonly Item[], at: number, step: 1 | -1): Item[] {
  const to = at + step;
  const entry = items[at];
  if (entry === undefined || to < 0 || to >= items.length) return [...items];
  return items.toSpliced(at, 1).toSpliced(to, 0, entry);
}
