import { useQuery } from '@tanstack/vue-query';
import { watch } from 'vue';
import { videosApi } from '../../api/videos.ts';
import { knownCategories } from '../../ui/category-name.ts';

/** The topics of the site; the home page brings them along. */
export function useCategories() {
  const { data } = useQuery({
    queryKey: ['categories'],
    queryFn: ({ signal }) => videosApi.categories({ signal }),
    staleTime: 5 * 60_000,
  });
  watch(data, (categories) => categories && (knownCategories.value = categories), { immediate: true });
  return data;
}
