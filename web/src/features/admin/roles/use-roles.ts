import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import { failureOf } from '../../../api/client.ts';
import { adminApi } from '../../../api/admin.ts';

/** All roles and rights, and how to have them asked again after a change. */
export function useRoles() {
  const client = useQueryClient();
  const list = useQuery({ queryKey: ['admin', 'roles'], queryFn: ({ signal }) => adminApi.roles({ signal }) });
  return {
    list: list.data,
    hasData: computed(() => list.data.value !== undefined),
    isLoading: list.isFetching,
    failure: computed(() => (list.error.value ? failureOf(list.error.value) : null)),
    loadedAt: list.dataUpdatedAt,
    retry: () => void list.refetch(),
    /** After a change: the log shows it too. */
    renew: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['admin', 'roles'] }),
        client.invalidateQueries({ queryKey: ['admin', 'audit'] }),
      ]),
  };
}
