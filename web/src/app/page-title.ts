import { toValue, watchEffect } from 'vue';
import type { MaybeRefOrGetter } from 'vue';
import { siteName } from './site-info.ts';

/** Title of the tab while the calling page is there. */
export function usePageTitle(title: MaybeRefOrGetter<string | null>): void {
  watchEffect(() => {
    const text = toValue(title);
    document.title = text === null || text === '' ? siteName.value : `${text} · ${siteName.value}`;
  });
}
