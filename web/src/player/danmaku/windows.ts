/** Length of one request. */
export const windowMs = 180_000;

/** Numbers of the windows to have at a position: this one, and the next as soon as a third of this one has passed. */
export function windowsAt(positionMs: number, durationMs: number): readonly number[] {
  const now = Math.max(0, Math.floor(positionMs / windowMs));
  const isNextDue = positionMs - now * windowMs > windowMs / 3 && (now + 1) * windowMs < durationMs;
  // Whoever begins at a border still sees what is on its way.
  const isEarlierDue = now > 0 && positionMs - now * windowMs < 15_000;
  return [...(isEarlierDue ? [now - 1] : []), now, ...(isNextDue ? [now + 1] : [])];
}

/** Windows that are kept at a position: what lies further back or ahead is forgotten. */
export function isKept(number: number, positionMs: number): boolean {
  const now = Math.floor(positionMs / windowMs);
  return number >= now - 1 && number <= now + 1;
}
