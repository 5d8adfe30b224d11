import { reactive, watch } from 'vue';

/** What the viewer set on this device for all videos. */
export interface PlayerPreferences {
  isAutoNext: boolean;
  rate: number;
  /** Language of the captions that were on last; empty = off. */
  captions: string;
  isMiniOn: boolean;
}

const storageKey = 'amphi-player';
const usual: PlayerPreferences = { isAutoNext: false, rate: 1, captions: '', isMiniOn: true };

/** Shared by every player of the page, and kept. */
export const preferences = reactive(load());

watch(preferences, (now) => {
  try {
    localStorage.setItem(storageKey, JSON.stringify(now));
  } catch {
    // A browser without storage forgets.
  }
});

/** Rates that the menu offers. */
export const rates: readonly number[] = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

function load(): PlayerPreferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const of = (name: keyof PlayerPreferences): unknown => Reflect.get(Object(kept), name);
    const rate = of('rate');
    const captions = of('captions');
    return {
      isAutoNext: of('isAutoNext') === true,
      rate: typeof rate === 'number' && rate >= 0.25 && rate <= 3 ? rate : usual.rate,
      captions: typeof captions === 'string' ? captions : usual.captions,
      isMiniOn: of('isMiniOn') !== false,
    };
  } catch {
    return { ...usual };
  }
}
