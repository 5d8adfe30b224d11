import type { Locale } from '../locales/locale.ts';
import type { Words } from '../player/words.ts';

/** The words of the player without vue-i18n, which weighs more than all of them. */
export async function loadWords(locale: Locale): Promise<Words> {
  const trees: readonly object[] =
    locale === 'en'
      ? await Promise.all([
          import('../locales/en/index.ts').then(({ en }) => en),
          import('../locales/en/watch.ts').then(({ watch }) => ({ watch })),
        ])
      : await Promise.all([
          import('../locales/zh-cn/index.ts').then(({ zhCn }) => zhCn),
          import('../locales/zh-cn/watch.ts').then(({ watch }) => ({ watch })),
        ]);
  return { t: (key, named = {}) => fill(find(trees, key), named), locale: { value: locale } };
}

function find(trees: readonly object[], key: string): string {
  for (const tree of trees) {
    const found = key.split('.').reduce<unknown>((node, part) => Reflect.get(Object(node), part), tree);
    if (typeof found === 'string') return found;
  }
  return key;
}

/** Puts the values into their places: `{name}`. */
export function fill(text: string, named: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => (name in named ? String(named[name]) : place));
}
