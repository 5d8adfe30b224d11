/** Where a tap fell: thirds of the width. */
export type Third = 'left' | 'middle' | 'right';

export function thirdOf(x: number, width: number): Third {
  return x < width / 3 ? 'left' : x > (width * 2) / 3 ? 'right' : 'middle';
}

/** What a moving finger means once it moved 12 px; before that it may still become a tap. */
export function dragKind(dx: number, dy: number): 'seek' | 'vertical' | null {
  if (Math.hypot(dx, dy) < 12) return null;
  return Math.abs(dx) > Math.abs(dy) ? 'seek' : 'vertical';
}

/** Seconds that a horizontal drag moves: the whole width is 90 s, or the whole video where that is shorter. */
export function dragSeconds(dx: number, width: number, durationS: number): number {
  return (dx / Math.max(1, width)) * Math.min(90, durationS);
}

/** A level between 0 and 1 after a vertical drag; three quarters of the height are the whole way. */
export function dragLevel(start: number, dy: number, height: number): number {
  return Math.min(1, Math.max(0, start - dy / Math.max(1, height * 0.75)));
}

/** Taps in quick succession on one side add up: the second is 10 s, the third 20 s. */
export function tapSeconds(taps: number, third: Third): number {
  if (taps < 2 || third === 'middle') return 0;
  return (taps - 1) * 10 * (third === 'left' ? -1 : 1);
}
