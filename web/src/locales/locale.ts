/** Languages of the interface. */
export const locales = ['zh-CN', 'en'] as const;

/** One of them. */
export type Locale = (typeof locales)[number];

/** Each language by its own name. */
export const localeNames: Readonly<Record<Locale, string>> = { 'zh-CN': '\u4e2d\u6587', en: 'English' };

/** Cookie that carries the choice, so that the server can know it too. */
export const localeCookie = 'amphi_locale';

/** The language that a visitor wishes: the choice in the cookie, then what the browser asks for; null = none that there is. */
export function wishedLocale(cookies: string, wished: readonly string[]): Locale | null {
  const chosen = cookies.match(new RegExp(`(?:^|; )${localeCookie}=([^;]+)`))?.[1];
  const known = locales.find((locale) => locale === chosen);
  if (known) return known;
  for (const wish of wished) {
    const language = wish.toLowerCase().split('-')[0];
    const match = locales.find((locale) => locale.toLowerCase().split('-')[0] === language);
    if (match) return match;
  }
  return null;
}

/** The language to begin with: the wished one, then Chinese, until the site says which one is its own. */
export function pickLocale(cookies: string, wished: readonly string[]): Locale {
  return wishedLocale(cookies, wished) ?? 'zh-CN';
}
