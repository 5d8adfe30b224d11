const speeds = [0.5, 1, 1.5, 2, 3, 4] as const;

/** The next faster or slower speed; after the fastest comes the usual one again. */
export function nextSpeed(speed: number, by: 1 | -1): number {
  const index = speeds.findIndex((known) => known === speed);
  const next = speeds[index + by];
  return next ?? (by === 1 ? 1 : speed);
}

/** 2×, 1.5× */
export function speedText(speed: number): string {
  return `${speed}×`;
}
