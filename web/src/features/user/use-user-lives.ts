import { useInfiniteQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { api, failureOf } from '../../api/client.ts';

const pageSize = 24;

/** The public rooms of a person, on air first, page by page. */
export function useUserLives(userId: () => string) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['user', 'lives', userId()]),
    queryFn: ({ pageParam, signal }) => api.liveList({ owner: userId(), page: pageParam, size: pageSize }, { signal }),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.page < last.pages ? last.page + 1 : undefined),
    refetchInterval: 20_000,
  });
  // A room that goes on air between two pages moves to the front: show it once.
  const records = computed(() => {
    const all = list.data.value?.pages.flatMap((page) => page.records) ?? [];
    return [...new Map(all.map((record) => [record.liveId, record])).values()];
  });
  return {
    records,
    onAir: computed(() => records.value.filter((record) => record.status === 1)),
    others: computed(() => records.value.filter((record) => record.status !== 1)),
    hasData: computed(() => list.data.value !== undefined),
    isLoading: list.isFetching,
    failure: computed(() => (list.error.value ? failureOf(list.error.value) : null)),
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}
