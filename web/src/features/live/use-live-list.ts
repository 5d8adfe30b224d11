import type { LiveRecord } from '@amphi/contract';
import { useInfiniteQuery } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { api, failureOf } from '../../api/client.ts';

const pageSize = 24;
/** A search looks through at most this many pages of 100 rooms. */
const searchPages = 5;

/** The live rooms page by page, or those that match `query`. */
export function useLiveList(query: Ref<string>) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['live', 'list', query.value]),
    queryFn: ({ pageParam, signal }) =>
      query.value === ''
        ? api.liveList({ page: pageParam, size: pageSize }, { signal })
        : findLives(query.value, signal),
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
    total: computed(() => list.data.value?.pages[0]?.total ?? 0),
    onAir: computed(() => records.value.filter((record) => record.status === 1)),
    others: computed(() => records.value.filter((record) => record.status !== 1)),
    hasData: computed(() => list.data.value !== undefined),
    isLoading: list.isFetching,
    isFirstLoad: list.isLoading,
    failure: computed(() => (list.error.value ? failureOf(list.error.value) : null)),
    isMoreFailed: list.isFetchNextPageError,
    loadedAt: list.dataUpdatedAt,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}

async function findLives(query: string, signal: AbortSignal) {
  const found: LiveRecord[] = [];
  for (let page = 1; page <= searchPages; page += 1) {
    const answer = await api.liveList({ page, size: 100 }, { signal });
    found.push(...answer.records.filter((record) => matches(record, query)));
    if (page >= answer.pages) break;
  }
  return { records: found, total: found.length, page: 1, size: found.length, pages: 1 };
}

function matches(record: LiveRecord, query: string): boolean {
  const text = `${record.title} ${record.anchorName} ${record.category}`.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
