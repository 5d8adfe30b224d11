import type { BarItem } from '../../../ui/chart-box/bar-option.ts';

/** Names and values of `/video/statistics` side by side; a name without a value is none. */
export function readBars(names: readonly string[], values: readonly { readonly value: number }[]): readonly BarItem[] {
  return names.flatMap((name, index) => {
    const found = values[index];
    return found === undefined ? [] : [{ name, value: found.value }];
  });
}
