import { reactive, watch } from 'vue';

/** How danmaku are shown on this device. */
export interface DanmakuSettings {
  isOn: boolean;
  /** Part of the picture's height from above: quarters. */
  area: 1 | 2 | 3 | 4;
  /** Percent. */
  opacity: number;
  /** Percent of the usual size. */
  size: number;
  /** 1 slow to 5 fast. */
  speed: number;
  /** `none` never overlaps, `limit` at most so many, `overlap` all. */
  density: 'none' | 'limit' | 'overlap';
  /** Keeps the lowest 15 % free for captions. */
  isCaptionZoneFree: boolean;
  isMerging: boolean;
  isBold: boolean;
  isFollowingRate: boolean;
  hasScroll: boolean;
  hasTop: boolean;
  hasBottom: boolean;
  hasColour: boolean;
  words: string[];
  /** Regular expressions. */
  patterns: string[];
  /** Author keys. */
  users: string[];
}

/** Most entries of each list of what is blocked. */
export const maxBlocked = 500;

const storageKey = 'amphi-danmaku';

/** What is set before anybody chose: half of the picture, a quarter of it on phones. */
export function usualSettings(isSmall: boolean): DanmakuSettings {
  return {
    isOn: true,
    area: isSmall ? 1 : 2,
    opacity: 80,
    size: 100,
    speed: 3,
    density: 'limit',
    isCaptionZoneFree: true,
    isMerging: true,
    isBold: true,
    isFollowingRate: false,
    hasScroll: true,
    hasTop: true,
    hasBottom: true,
    hasColour: true,
    words: [],
    patterns: [],
    users: [],
  };
}

/** Takes of `kept` what fits; everything else stays usual. Used for what is stored and for files that people bring. */
export function readSettings(kept: unknown, usual: DanmakuSettings): DanmakuSettings {
  const of = (name: keyof DanmakuSettings): unknown => Reflect.get(Object(kept), name);
  const flag = (name: keyof DanmakuSettings, otherwise: boolean): boolean => {
    const value = of(name);
    return typeof value === 'boolean' ? value : otherwise;
  };
  const number = (name: keyof DanmakuSettings, min: number, max: number, otherwise: number): number => {
    const value = of(name);
    return typeof value === 'number' && value >= min && value <= max ? Math.round(value) : otherwise;
  };
  const texts = (name: keyof DanmakuSettings): string[] => {
    const value = of(name);
    if (!Array.isArray(value)) return [];
    const all = value.filter(
      (entry): entry is string => typeof entry === 'string' && entry !== '' && entry.length <= 100,
    );
    return [...new Set(all)].slice(0, maxBlocked);
  };
  const density = of('density');
  const area = number('area', 1, 4, usual.area);
  return {
    isOn: flag('isOn', usual.isOn),
    area: area === 1 || area === 2 || area === 3 ? area : 4,
    opacity: number('opacity', 10, 100, usual.opacity),
    size: number('size', 50, 170, usual.size),
    speed: number('speed', 1, 5, usual.speed),
    density: density === 'none' || density === 'limit' || density === 'overlap' ? density : usual.density,
    isCaptionZoneFree: flag('isCaptionZoneFree', usual.isCaptionZoneFree),
    isMerging: flag('isMerging', usual.isMerging),
    isBold: flag('isBold', usual.isBold),
    isFollowingRate: flag('isFollowingRate', usual.isFollowingRate),
    hasScroll: flag('hasScroll', usual.hasScroll),
    hasTop: flag('hasTop', usual.hasTop),
    hasBottom: flag('hasBottom', usual.hasBottom),
    hasColour: flag('hasColour', usual.hasColour),
    words: texts('words'),
    patterns: texts('patterns').filter(isPattern),
    users: texts('users'),
  };
}

/** Whether a text is a regular expression. */
export function isPattern(text: string): boolean {
  try {
    return text !== '' && new RegExp(text, 'iu').source !== '';
  } catch {
    return false;
  }
}

function load(): DanmakuSettings {
  const usual = usualSettings(typeof matchMedia === 'function' && matchMedia('(max-width: 767px)').matches);
  try {
    return readSettings(JSON.parse(localStorage.getItem(storageKey) ?? '{}'), usual);
  } catch {
    return usual;
  }
}

/** Shared by layer, panel and list, and kept. */
export const danmakuSettings = reactive(load());

watch(danmakuSettings, (now) => {
  try {
    localStorage.setItem(storageKey, JSON.stringify(now));
  } catch {
    // A browser without storage forgets.
  }
});
