interface Point {
  readonly x: number;
  readonly y: number;
}

/** Path of a line through values from left to right, 0 at the foot and the largest at the top; no values lie flat. */
export function linePath(
  values: readonly number[],
  width: number,
  height: number,
): { readonly path: string; readonly points: readonly Point[] } {
  const most = Math.max(1, ...values);
  const shown = values.length > 1 ? values : [values[0] ?? 0, values[0] ?? 0];
  const points = shown.map((value, index) => ({
    x: round((index / (shown.length - 1)) * width),
    y: round(height - (value / most) * height),
  }));
  return { path: points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' '), points };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
