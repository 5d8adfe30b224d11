import { watch } from 'vue';
import { api } from '../api/client.ts';
import { wishedLocale, type Locale } from '../locales/locale.ts';
import { setLocale, showLocale, shownLocale } from './i18n.ts';
import { session } from './session.ts';
import { siteInfo } from './site-info.ts';

/** Changes the language for this browser and, for members, for their account: it goes where they log in. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await setLocale(locale);
  if (session.isLoggedIn) session.update(await api.me.change({ locale }));
}

/** The account's language goes before the browser's; the site's own is for visitors whose wishes are not served. */
export function followLocales(): void {
  watch(
    () => session.me?.locale,
    (locale) => {
      if (locale && locale !== shownLocale()) void setLocale(locale);
    },
    { immediate: true },
  );
  watch(siteInfo, (site) => {
    if (site && wishedLocale(document.cookie, navigator.languages) === null) void showLocale(site.locale);
  });
}
