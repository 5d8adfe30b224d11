import { useInfiniteQuery } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { failureOf } from '../../api/client.ts';
import { videosApi } from '../../api/videos.ts';
import { searchWish, type SearchState } from './search-wish.ts';

/** What was found, page by page; nothing is asked without words. */
export function useSearch(state: Readonly<Ref<SearchState>>) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['search', searchWish(state.value)]),
    queryFn: ({ pageParam, signal }) =>
      videosApi.search({ ...searchWish(state.value), ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 60_000,
    enabled: computed(() => state.value.q !== ''),
  });
  const pages = computed(() => list.data.value?.pages ?? []);
  return {
    videos: computed(() => pages.value.flatMap((page) => page.videos)),
    users: computed(() => pages.value.flatMap((page) => page.users)),
    lives: computed(() => pages.value.flatMap((page) => page.lives)),
    total: computed(() => pages.value[0]?.total ?? 0),
    didYouMean: computed(() => pages.value[0]?.didYouMean ?? null),
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
