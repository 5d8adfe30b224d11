import { api } from '../api/client.ts';
import type { Locale } from '../locales/locale.ts';
import { setLocale } from './i18n.ts';
import { session } from './session.ts';

/** Changes the language for this browser and, for members, for their account: it goes where they log in. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await setLocale(locale);
  if (session.isLoggedIn) session.update(await api.me.change({ locale }));
}
