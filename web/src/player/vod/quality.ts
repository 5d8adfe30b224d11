import type { Level } from '../engine/engine.ts';

/** What the viewer wants to see: the engine decides, a height, little data, or no picture. */
export type QualityWish =
  | { readonly kind: 'auto' }
  | { readonly kind: 'height'; readonly height: number }
  | { readonly kind: 'saver' }
  | { readonly kind: 'audio' };

/** "Data saver" means at most this height. */
export const saverHeight = 360;

const storageKey = 'amphi-quality-cap';

/** One size of a menu, tallest first: of several levels of one height the best. */
export function heightsOf(levels: readonly Level[]): readonly Level[] {
  const best = new Map<number, Level>();
  for (const level of levels) {
    if (level.height > 0 && (best.get(level.height)?.bitrateBps ?? -1) < level.bitrateBps)
      best.set(level.height, level);
  }
  return [...best.values()].toSorted((a, b) => b.height - a.height);
}

/** What is remembered is a ceiling, not a level: on another video the engine chooses below it. */
export function capOf(wish: QualityWish): number | null {
  if (wish.kind === 'height') return wish.height;
  return wish.kind === 'saver' ? saverHeight : null;
}

/** The ceiling of this device on this kind of network. */
export function loadCap(): number | null {
  try {
    const caps: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const cap: unknown = Reflect.get(Object(caps), networkName());
    return typeof cap === 'number' && cap > 0 ? cap : null;
  } catch {
    return null;
  }
}

/** @see loadCap */
export function saveCap(cap: number | null): void {
  try {
    const caps: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    localStorage.setItem(storageKey, JSON.stringify({ ...Object(caps), [networkName()]: cap }));
  } catch {
    // Without storage the choice lasts for this video.
  }
}

/** Browsers that do not tell have one network. */
function networkName(): string {
  const connection: unknown = Reflect.get(navigator, 'connection');
  const type: unknown = typeof connection === 'object' && connection !== null ? Reflect.get(connection, 'type') : null;
  return typeof type === 'string' ? type : 'any';
}
