import type { Me } from '@amphi/contract';
import { ApiError } from '@amphi/contract/client';
import { useQuery } from '@tanstack/vue-query';
import { computed, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { api, failureOf } from '../../api/client.ts';
import { useSession } from '../../app/session.ts';

/** The own account, asked for anew when a page of settings opens. `isGuest` = there is none. */
export function useAccount() {
  const session = useSession();
  const route = useRoute();
  const router = useRouter();
  const query = useQuery({
    queryKey: ['me'],
    queryFn: async ({ signal }): Promise<Me> => {
      if (!session.isLoggedIn && (await session.whenKnown()) === null)
        throw new ApiError('login_required', 401, 'guest');
      return api.me.get({ signal });
    },
    enabled: () => session.me !== null,
    staleTime: 0,
  });
  watch(query.data, (me) => me && session.isLoggedIn && session.update(me));
  // Whoever turns out to be a guest goes to the login page; whose login ends while they are here stays, and logs in over it.
  watch(
    () => session.me,
    (me, before) => {
      if (me === null && before === undefined) void router.replace({ name: 'login', query: { next: route.fullPath } });
    },
    // The answer may have come while the page was loaded.
    { immediate: true },
  );
  return {
    me: computed(() => session.me ?? null),
    isGuest: computed(() => session.me === null),
    isLoading: query.isFetching,
    failure: computed(() => (query.error.value ? failureOf(query.error.value) : null)),
    loadedAt: query.dataUpdatedAt,
    retry: () => void query.refetch(),
  };
}
