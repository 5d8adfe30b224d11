import type { Ref } from 'vue';
import { useHotkeys } from '../hotkeys/registry.ts';
import { cardKeys } from '../hotkeys/scopes.ts';
import { useActive } from './use-active.ts';
import { useLater } from './use-later.ts';

/** `j` and `k` walk over the cards of `page` in reading order, `w` keeps the one with the focus for later; Enter opens it as a link does. */
export function useCardKeys(page: Readonly<Ref<HTMLElement | null>>): void {
  const isActive = useActive();
  const { keep } = useLater();
  const cards = (): HTMLElement[] => Array.from(page.value?.querySelectorAll<HTMLElement>('[data-card]') ?? []);

  function move(step: 1 | -1): void {
    const all = cards();
    const at = all.findIndex((card) => card.contains(document.activeElement));
    const next = at === -1 ? firstInView(all) : all[at + step];
    next?.querySelector<HTMLElement>(':is(h2, h3, .name) a')?.focus();
  }

  function keepFocused(): void {
    const videoId = cards().find((card) => card.contains(document.activeElement))?.dataset['video'];
    if (videoId !== undefined) void keep(videoId);
  }

  useHotkeys(cardKeys, { next: () => move(1), previous: () => move(-1), later: keepFocused }, () => isActive.value);
}

/** Below the bars that stick to the top. */
function firstInView(cards: readonly HTMLElement[]): HTMLElement | undefined {
  return cards.find((card) => card.getBoundingClientRect().top >= 56) ?? cards[0];
}
