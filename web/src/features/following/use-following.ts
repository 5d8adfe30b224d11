import { useInfiniteQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { failureOf } from '../../api/client.ts';
import { discoverApi } from '../../api/discover.ts';

/** What the people that the visitor follows published, newest first, and who they are. */
export function useFollowing(isMember: () => boolean) {
  const list = useInfiniteQuery({
    queryKey: ['following', 'feed'],
    queryFn: ({ pageParam, signal }) =>
      discoverApi.following(pageParam === '' ? {} : { cursor: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 60_000,
    enabled: computed(isMember),
  });
  const pages = computed(() => list.data.value?.pages ?? []);
  return {
    items: computed(() => pages.value.flatMap((page) => page.records)),
    people: computed(() => pages.value[0]?.people ?? []),
    hasData: computed(() => list.data.value !== undefined),
    isLoading: list.isFetching,
    failure: computed(() =>
      list.error.value && !list.isFetchNextPageError.value ? failureOf(list.error.value) : null,
    ),
    loadedAt: list.dataUpdatedAt,
    retry: () => void list.refetch(),
    pages: computed(() => pages.value.length),
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    isMoreFailed: list.isFetchNextPageError,
    loadMore: () => void list.fetchNextPage(),
  };
}
