import { createI18n } from 'vue-i18n';
import type { Messages } from '../locales/en/index.ts';
import { loadGroup, type LazyGroup } from '../locales/lazy.ts';
import type { Locale } from '../locales/locale.ts';
import { localeCookie, locales, pickLocale } from '../locales/locale.ts';

const loaders: Readonly<Record<Locale, () => Promise<Messages>>> = {
  'zh-CN': async () => (await import('../locales/zh-cn/index.ts')).zhCn,
  en: async () => (await import('../locales/en/index.ts')).en,
};

const i18n = createI18n({ legacy: false, locale: 'zh-CN', missingWarn: true, fallbackWarn: false, messages: {} });

/** Groups that some page asked for; a change of language brings them along. */
const wanted = new Set<LazyGroup>();
const loaded = new Map<string, Promise<void>>();

/** Loads the language that the visitor chose or wishes and makes it the document's. */
export async function startI18n(): Promise<typeof i18n> {
  await showLocale(pickLocale(document.cookie, navigator.languages));
  return i18n;
}

/** The language that is shown. */
export function shownLocale(): Locale {
  return locales.find((known) => known === i18n.global.locale.value) ?? 'zh-CN';
}

/** Changes the language and remembers it for a year. */
export async function setLocale(locale: Locale): Promise<void> {
  await showLocale(locale);
  document.cookie = `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`;
}

/** Has the messages of these groups ready, now and after a change of language. */
export async function loadMessages(groups: readonly LazyGroup[]): Promise<void> {
  for (const group of groups) wanted.add(group);
  await Promise.all(groups.map(async (group) => loadOnce(shownLocale(), group)));
}

/** Loads a component together with the messages that it speaks: for dialogs that no route brings. */
export async function withMessages<Loaded>(groups: readonly LazyGroup[], load: () => Promise<Loaded>): Promise<Loaded> {
  const [component] = await Promise.all([load(), loadMessages(groups)]);
  return component;
}

function loadOnce(locale: Locale, group: LazyGroup): Promise<void> {
  const name = `${locale} ${group}`;
  const loading = loaded.get(name) ?? merge(locale, group);
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}

async function merge(locale: Locale, group: LazyGroup): Promise<void> {
  i18n.global.mergeLocaleMessage(locale, { [group]: await loadGroup(locale, group) });
}

/** Shows a language without remembering it as a choice. */
export async function showLocale(locale: Locale): Promise<void> {
  if (!i18n.global.availableLocales.includes(locale)) {
    i18n.global.setLocaleMessage(locale, await loaders[locale]());
  }
  await Promise.all([...wanted].map(async (group) => loadOnce(locale, group)));
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
}
