import type { ChannelView, VideoCard } from '@amphi/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { failureOf } from '../../api/client.ts';
import { discoverApi } from '../../api/discover.ts';
import { socialApi } from '../../api/social.ts';
import { videosApi } from '../../api/videos.ts';
import { queryClient } from '../../app/query-client.ts';

/** What somebody's page shows at first: numbers, first videos, lists, and whether they are on air. */
export function useChannel(handle: Ref<string>) {
  const key = computed(() => ['channel', handle.value.toLowerCase()]);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => discoverApi.channel(handle.value, { signal }),
    refetchInterval: 60_000,
  });
  return {
    channel: query.data,
    isLoading: query.isFetching,
    failure: computed(() => (query.error.value ? failureOf(query.error.value) : null)),
    loadedAt: query.dataUpdatedAt,
    retry: () => void query.refetch(),
    /** Shows a change before the next answer. */
    patch: (change: Partial<ChannelView>) =>
      queryClient.setQueryData<ChannelView>(key.value, (known) => known && { ...known, ...change }),
  };
}

/** Videos of a channel beyond the first page; with `shape` only upright ones, from the beginning. */
export function useChannelVideos(owner: () => string, isShorts: () => boolean, start: () => ChannelView['videos']) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['channel', 'videos', owner(), isShorts(), isShorts() ? '' : start().next]),
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === '' && !isShorts() ? start().next : pageParam;
      const wish = { owner: owner(), sort: 'newest' as const, ...(isShorts() ? { shape: 'vertical' as const } : {}) };
      return videosApi.list({ ...wish, ...(cursor ? { cursor } : {}) }, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: computed(isShorts),
    staleTime: 60_000,
  });
  const pages = computed(() => list.data.value?.pages ?? []);
  return {
    videos: computed<readonly VideoCard[]>(() => {
      const all = [...(isShorts() ? [] : start().records), ...pages.value.flatMap((page) => page.records)];
      return [...new Map(all.map((video) => [video.videoId, video])).values()];
    }),
    isFirstLoad: computed(() => isShorts() && list.isLoading.value),
    failure: computed(() =>
      isShorts() && list.data.value === undefined && list.error.value ? failureOf(list.error.value) : null,
    ),
    retry: () => void list.refetch(),
    pages: computed(() => pages.value.length),
    hasMore: computed(() => (!isShorts() && pages.value.length === 0 ? start().next !== null : list.hasNextPage.value)),
    isLoadingMore: list.isFetching,
    isMoreFailed: list.isError,
    loadMore: () => void list.fetchNextPage(),
  };
}

/** Who follows somebody, or whom they follow, page by page. */
export function usePeople(handle: () => string, kind: () => 'followers' | 'following') {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['people', handle().toLowerCase(), kind()]),
    queryFn: ({ pageParam, signal }) => {
      const wish = pageParam === '' ? {} : { cursor: pageParam };
      return kind() === 'followers'
        ? socialApi.followers(handle(), wish, { signal })
        : socialApi.followed(handle(), wish, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const pages = computed(() => list.data.value?.pages ?? []);
  return {
    people: computed(() => pages.value.flatMap((page) => page.records)),
    hasData: computed(() => list.data.value !== undefined),
    isLoading: list.isFetching,
    failure: computed(() =>
      list.error.value && !list.isFetchNextPageError.value ? failureOf(list.error.value) : null,
    ),
    retry: () => void list.refetch(),
    pages: computed(() => pages.value.length),
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    isMoreFailed: list.isFetchNextPageError,
    loadMore: () => void list.fetchNextPage(),
  };
}
