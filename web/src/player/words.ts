import type { InjectionKey } from 'vue';
import { inject, provide } from 'vue';

/** The words of a player. Pages hand in those of vue-i18n; the embedded player, which does without it, its own. */
export interface Words {
  t(key: string, named?: Readonly<Record<string, unknown>>): string;
  readonly locale: { readonly value: string };
}

const wordsKey: InjectionKey<Words> = Symbol('words');

/** Gives the players below the calling component their words. */
export function provideWords(words: Words): void {
  provide(wordsKey, words);
}

/** @see Words */
export function useWords(): Words {
  const words = inject(wordsKey);
  if (words === undefined) throw new Error('no words for the player');
  return words;
}
