import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { failureOf } from '../../api/client.ts';
import { ownApi } from '../../api/own.ts';
import { session } from '../../app/session.ts';

/** The folders of favourites, the default one first. */
export function useFolders() {
  const query = useQuery({
    queryKey: ['own', 'folders'],
    queryFn: ({ signal }) => ownApi.folders(undefined, { signal }),
    enabled: computed(() => session.me !== null),
  });
  return {
    folders: computed(() => query.data.value ?? []),
    hasData: computed(() => query.data.value !== undefined),
    isLoading: query.isFetching,
    failure: computed(() => (query.error.value ? failureOf(query.error.value) : null)),
    retry: () => void query.refetch(),
  };
}
