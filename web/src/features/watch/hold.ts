/** How long the triple is held. */
export const holdMs = 2000;

/** Shorter than this is a tap. */
const tapMs = 250;

/** What a press means, by how long it has lasted and whether it is over. */
export function pressOf(lastedMs: number, isOver: boolean): 'waiting' | 'tap' | 'filling' | 'cancelled' | 'done' {
  if (lastedMs >= holdMs) return 'done';
  if (isOver) return lastedMs < tapMs ? 'tap' : 'cancelled';
  return lastedMs < tapMs ? 'waiting' : 'filling';
}

/** How full the rings are: nothing during what may be a tap. */
export function fillOf(lastedMs: number): number {
  return Math.min(1, Math.max(0, (lastedMs - tapMs) / (holdMs - tapMs)));
}
