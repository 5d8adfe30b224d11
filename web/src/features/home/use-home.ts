import { useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import { discoverApi } from '../../api/discover.ts';
import { failureOf } from '../../api/client.ts';
import { videosApi } from '../../api/videos.ts';
import { queryClient } from '../../app/query-client.ts';
import { knownCategories } from '../../ui/category-name.ts';
import { freshCount, renewed } from './fresh.ts';

const pollMs = 60_000;

/** What the home page shows: one answer for the first paint, further pages as it is scrolled, and how much is new since. */
export function useHome(isActive: Readonly<Ref<boolean>>) {
  // What stands there must not move under the reader: only the pill and the reader bring another one.
  const first = useQuery({
    queryKey: ['home'],
    queryFn: ({ signal }) => discoverApi.home({ signal }),
    staleTime: Infinity,
  });
  const latest = useLatest(isActive, first.dataUpdatedAt, () => first.data.value !== undefined);
  const start = computed(() => first.data.value?.next ?? null);
  const more = useInfiniteQuery({
    queryKey: computed(() => ['home', 'more', start.value]),
    queryFn: ({ pageParam, signal }) =>
      videosApi.list({ sort: 'hot', cursor: pageParam === '' ? (start.value ?? undefined) : pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: false,
    staleTime: Infinity,
  });
  const view = computed(() => {
    const shown = first.data.value;
    return shown && latest.data.value ? renewed(shown, latest.data.value) : shown;
  });
  const pages = computed(() => more.data.value?.pages ?? []);
  // A video that climbs between two pages would stand there twice, and so would one of the row of shorts.
  const videos = computed(() => {
    const all = [...(first.data.value?.videos ?? []), ...pages.value.flatMap((page) => page.records)];
    const shorts = new Set(first.data.value?.shorts.map(({ videoId }) => videoId));
    const others = all.filter(({ videoId }) => !shorts.has(videoId));
    return [...new Map(others.map((video) => [video.videoId, video])).values()];
  });
  watch(
    () => view.value?.categories,
    (categories) => {
      if (categories === undefined) return;
      knownCategories.value = categories;
      queryClient.setQueryData(['categories'], categories);
    },
    { immediate: true },
  );

  function showLatest(): void {
    if (latest.data.value) queryClient.setQueryData(['home'], latest.data.value);
  }

  return {
    view,
    videos,
    fresh: computed(() => freshCount(videos.value, latest.data.value?.videos ?? [])),
    showLatest,
    isLoading: first.isFetching,
    failure: computed(() => (first.error.value ? failureOf(first.error.value) : null)),
    loadedAt: first.dataUpdatedAt,
    retry: () => void first.refetch(),
    hasMore: computed(() => (pages.value.length === 0 ? start.value !== null : more.hasNextPage.value)),
    morePages: computed(() => pages.value.length),
    isLoadingMore: more.isFetching,
    isMoreFailed: more.isError,
    loadMore: () => void more.fetchNextPage(),
  };
}

/** Asks once a minute while the page is looked at, beginning a minute after the first answer. */
function useLatest(isActive: Readonly<Ref<boolean>>, loadedAt: Readonly<Ref<number>>, isReady: () => boolean) {
  const isDue = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    [isActive, loadedAt],
    () => {
      clearTimeout(timer);
      isDue.value = false;
      if (isActive.value && isReady()) {
        timer = setTimeout(() => (isDue.value = true), Math.max(0, loadedAt.value + pollMs - Date.now()));
      }
    },
    { immediate: true },
  );
  return useQuery({
    queryKey: computed(() => ['home', 'latest', loadedAt.value]),
    queryFn: ({ signal }) => discoverApi.home({ signal }),
    enabled: isDue,
    refetchInterval: pollMs,
    retry: false,
  });
}
