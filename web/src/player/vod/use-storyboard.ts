import { shallowRef, watch } from 'vue';
import { parseStoryboard, spriteAt, type Sprite } from './storyboard.ts';

/** The storyboard of a video, loaded when it is looked at for the first time. */
export function useStoryboard(url: () => string | null) {
  const sprites = shallowRef<readonly Sprite[]>([]);
  let asked: string | null = null;

  async function load(): Promise<void> {
    const address = url();
    if (address === null || asked === address) return;
    asked = address;
    const base = new URL(address, location.href).href;
    const text = await fetch(base)
      .then(async (answer) => (answer.ok ? answer.text() : ''))
      .catch(() => '');
    if (asked === address) sprites.value = parseStoryboard(text, base);
    // Not there yet, or the network failed: the next look asks again.
    if (text === '') asked = null;
  }

  watch(url, () => {
    asked = null;
    sprites.value = [];
  });
  return { load, at: (positionS: number): Sprite | null => spriteAt(sprites.value, positionS) };
}
