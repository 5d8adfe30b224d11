import { watch } from 'vue';
import { api } from '../api/client.ts';
import type { Locale } from '../locales/locale.ts';
import { setLocale, shownLocale } from './i18n.ts';
import { session } from './session.ts';

/** Changes the language for this browser and, for members, for their account: it goes where they log in. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await setLocale(locale);
  if (session.isLoggedIn) session.update(await api.me.change({ locale }));
}

/** Shows the language of the account as soon as it is known: it counts more than what this browser remembers. */
export function followOwnLocale(): void {
  watch(
    () => session.me?.locale ?? null,
    (own) => {
      if (own !== null && own !== shownLocale()) void setLocale(own);
    },
    { immediate: true },
  );
}
