import type { VideoWish } from '@amphi/contract/client';
import { useInfiniteQuery } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { failureOf } from '../../api/client.ts';
import { videosApi } from '../../api/videos.ts';

/** Videos of a kind in an order, page by page; a list that was seen stays as it was for five minutes. */
export function useVideoList(wish: Readonly<Ref<VideoWish>>, isWished: () => boolean = () => true) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['videos', wish.value]),
    queryFn: ({ pageParam, signal }) =>
      videosApi.list({ ...wish.value, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 5 * 60_000,
    enabled: computed(isWished),
  });
  const pages = computed(() => list.data.value?.pages ?? []);
  return {
    videos: computed(() => {
      const all = pages.value.flatMap((page) => page.records);
      return [...new Map(all.map((video) => [video.videoId, video])).values()];
    }),
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
