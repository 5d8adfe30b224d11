import { onActivated, onDeactivated, shallowRef, toValue, watchEffect } from 'vue';
import type { MaybeRefOrGetter } from 'vue';
import { siteName } from './site-info.ts';

/** Title of the tab while the calling page is there; a page that is only kept in memory has none. */
export function usePageTitle(title: MaybeRefOrGetter<string | null>): void {
  const isShown = shallowRef(true);
  onActivated(() => (isShown.value = true));
  onDeactivated(() => (isShown.value = false));
  watchEffect(() => {
    if (!isShown.value) return;
    const text = toValue(title);
    document.title = text === null || text === '' ? siteName.value : `${text} · ${siteName.value}`;
  });
}
