import type { CategoryView } from '@amphi/contract';
import { categoryOf } from '@amphi/contract';
import { useI18n } from 'vue-i18n';
import { shallowRef } from 'vue';

/** The categories of the site, once a page has learned them. */
export const knownCategories = shallowRef<readonly CategoryView[]>([]);

/** Name of a category in the reader's language; free ones stand as they were written. */
export function categoryText(id: string, locale: string, known: readonly CategoryView[]): string {
  const own = known.find((category) => category.id === id);
  const shipped = categoryOf(id)?.name;
  const name = own ?? shipped;
  if (name === undefined) return id;
  return locale.startsWith('zh') ? name.zh : name.en;
}

/** @see categoryText */
export function useCategoryName(): (id: string) => string {
  const { locale } = useI18n();
  return (id) => categoryText(id, locale.value, knownCategories.value);
}
