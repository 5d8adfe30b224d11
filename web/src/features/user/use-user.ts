import { useQuery } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { api, failureOf } from '../../api/client.ts';

/** The public page of a person by a present or former handle. */
export function useUser(handle: Ref<string>) {
  const query = useQuery({
    queryKey: computed(() => ['user', handle.value.toLowerCase()]),
    queryFn: ({ signal }) => api.users.byHandle(handle.value, { signal }),
  });
  return {
    user: query.data,
    isLoading: query.isFetching,
    failure: computed(() => (query.error.value ? failureOf(query.error.value) : null)),
    loadedAt: query.dataUpdatedAt,
    retry: () => void query.refetch(),
  };
}
