import { reactive, watch } from 'vue';

/** How captions look on this device. */
export interface CaptionStyle {
  /** Percent of the usual size. */
  size: number;
  /** Index into `captionColours`. */
  colour: number;
  /** Percent that the box behind the words covers. */
  back: number;
  place: 'bottom' | 'top';
}

export const captionSizes = [50, 75, 100, 125, 150, 200, 300] as const;
/** CSS colours; all stand out against the box and against the outline. */
export const captionColours = ['white', 'yellow', 'cyan', 'lime'] as const;
export const captionBacks = [0, 50, 75, 100] as const;

const storageKey = 'amphi-captions';
const usual: CaptionStyle = { size: 100, colour: 0, back: 75, place: 'bottom' };

/** Shared by every player of the page, and kept. */
export const captionStyle = reactive(load());

watch(captionStyle, (now) => {
  try {
    localStorage.setItem(storageKey, JSON.stringify(now));
  } catch {
    // A browser without storage forgets.
  }
});

/** The size `step` places larger or smaller; it stays at the ends. */
export function steppedSize(size: number, step: 1 | -1): number {
  const at = captionSizes.findIndex((known) => known >= size);
  return captionSizes[Math.min(captionSizes.length - 1, Math.max(0, at + step))] ?? 100;
}

function load(): CaptionStyle {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const number = (name: string, known: readonly number[], otherwise: number): number => {
      const value: unknown = Reflect.get(Object(kept), name);
      return typeof value === 'number' && known.includes(value) ? value : otherwise;
    };
    return {
      size: number('size', captionSizes, usual.size),
      colour: number('colour', Array.from(captionColours.keys()), usual.colour),
      back: number('back', captionBacks, usual.back),
      place: Reflect.get(Object(kept), 'place') === 'top' ? 'top' : 'bottom',
    };
  } catch {
    return { ...usual };
  }
}
