import type { ShallowRef } from 'vue';
import { shallowRef, watch } from 'vue';
import type { RouteLocationNormalizedLoaded } from 'vue-router';
import { useRoute } from 'vue-router';

/** The address of a page that is kept in memory: it stands still while another page is shown. `names` are the page's own routes. */
export function usePageRoute(names: readonly string[]): Readonly<ShallowRef<RouteLocationNormalizedLoaded>> {
  const route = useRoute();
  const own = shallowRef({ ...route });
  watch(
    () => route.fullPath,
    () => {
      if (names.some((name) => name === route.name)) own.value = { ...route };
    },
    { flush: 'sync' },
  );
  return own;
}

/** One word of a query, or undefined when it is missing or given twice. */
export function queryText(route: RouteLocationNormalizedLoaded, name: string): string | undefined {
  const value = route.query[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** One of some words, or undefined for everything else. */
export function queryChoice<Choice extends string>(
  route: RouteLocationNormalizedLoaded,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  return choices.find((choice) => choice === route.query[name]);
}
