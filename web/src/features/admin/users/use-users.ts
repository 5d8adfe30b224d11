import type { AdminUser, AdminUserDetail } from '@amphi/contract';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { failureOf } from '../../../api/client.ts';
import { adminApi } from '../../../api/admin.ts';
import type { UserFilter } from './user-filter.ts';
import { toUserQuery } from './user-filter.ts';

/** One page of users; the page before stays while the next one loads. */
export function useUsers(filter: Readonly<Ref<UserFilter>>) {
  const list = useQuery({
    queryKey: computed(() => ['admin', 'users', toUserQuery(filter.value)]),
    queryFn: ({ signal }) => adminApi.users(toUserQuery(filter.value), { signal }),
    placeholderData: keepPreviousData,
  });
  return {
    list: list.data,
    hasData: computed(() => list.data.value !== undefined),
    isLoading: list.isFetching,
    isStalePage: list.isPlaceholderData,
    failure: computed(() => (list.error.value ? failureOf(list.error.value) : null)),
    loadedAt: list.dataUpdatedAt,
    retry: () => void list.refetch(),
  };
}

/** One user with the logins, and how to put the server's newer answer in its place. */
export function useUser(userId: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['admin', 'user', userId.value]);
  const user = useQuery({ queryKey: key, queryFn: ({ signal }) => adminApi.user(userId.value, { signal }) });

  function put(changed: AdminUser): void {
    client.setQueryData<AdminUserDetail>(['admin', 'user', changed.userId], (kept) => kept && { ...kept, ...changed });
    void client.invalidateQueries({ queryKey: ['admin', 'users'] });
    void client.invalidateQueries({ queryKey: ['admin', 'user', changed.userId] });
    void client.invalidateQueries({ queryKey: ['admin', 'audit'] });
  }

  return {
    user: user.data,
    isLoading: user.isFetching,
    failure: computed(() => (user.error.value ? failureOf(user.error.value) : null)),
    retry: () => void user.refetch(),
    put,
  };
}
