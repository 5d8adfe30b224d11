import { createI18n } from 'vue-i18n';
import type { Messages } from '../locales/en.ts';
import type { Locale } from '../locales/locale.ts';
import { localeCookie, pickLocale } from '../locales/locale.ts';

const loaders: Readonly<Record<Locale, () => Promise<Messages>>> = {
  'zh-CN': async () => (await import('../locales/zh-cn.ts')).zhCn,
  en: async () => (await import('../locales/en.ts')).en,
};

const i18n = createI18n({ legacy: false, locale: 'zh-CN', missingWarn: true, fallbackWarn: false, messages: {} });

/** Loads the language that the visitor chose or wishes and makes it the document's. */
export async function startI18n(): Promise<typeof i18n> {
  await showLocale(pickLocale(document.cookie, navigator.languages));
  return i18n;
}

/** Changes the language and remembers it for a year. */
export async function setLocale(locale: Locale): Promise<void> {
  await showLocale(locale);
  document.cookie = `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`;
}

async function showLocale(locale: Locale): Promise<void> {
  i18n.global.setLocaleMessage(locale, await loaders[locale]());
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
}
