import type { KeptPage, KeptVideo } from '@amphi/contract';
import type { CursorWish } from '@amphi/contract/client';
import { useInfiniteQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { failureOf } from '../../api/client.ts';
import { session } from '../../app/session.ts';

/** One of the own lists, page by page; `key` says which one and in what selection. */
export function useKept<Page extends Pick<KeptPage, 'next'> & { readonly records: readonly KeptVideo[] }>(
  key: () => readonly unknown[],
  load: (wish: CursorWish, signal: AbortSignal) => Promise<Page>,
  isHidden: (videoId: string) => boolean,
) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['own', ...key()]),
    queryFn: ({ pageParam, signal }) => load(pageParam === '' ? {} : { cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: computed(() => session.me !== null),
  });
  const pages = computed(() => list.data.value?.pages ?? []);
  const records = computed<Page['records'][number][]>(() =>
    pages.value.flatMap((page) => [...page.records]).filter((item) => !isHidden(item.videoId)),
  );
  return {
    records,
    first: computed(() => pages.value[0]),
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
