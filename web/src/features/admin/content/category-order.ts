interface Placed {
  readonly id: string;
  readonly position: number;
}

/** Positions to write so that one category moves a place: rows that share or lack places are numbered anew. */
export function moveCategory(list: readonly Placed[], id: string, by: -1 | 1): readonly Placed[] {
  const from = list.findIndex((category) => category.id === id);
  const moved = list[from];
  if (moved === undefined || list[from + by] === undefined) return [];
  const rest = list.filter((category) => category.id !== id);
  const order = [...rest.slice(0, from + by), moved, ...rest.slice(from + by)];
  const before = list.map(({ position }) => position);
  const isDistinct = before.every((position, index) => index === 0 || position > (before[index - 1] ?? 0));
  return order
    .map((category, index) => ({ id: category.id, position: isDistinct ? (before[index] ?? index) : index }))
    .filter((category, index) => order[index]?.position !== category.position);
}
