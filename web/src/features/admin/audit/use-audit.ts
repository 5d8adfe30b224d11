import { useInfiniteQuery } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { failureOf } from '../../../api/client.ts';
import { adminApi } from '../../../api/admin.ts';
import type { AuditFilter } from './audit-filter.ts';
import { toAuditWish } from './audit-filter.ts';

const pageSize = 50;

/** The log, newest first, as far as it was asked for. */
export function useAudit(filter: Readonly<Ref<AuditFilter>>) {
  const log = useInfiniteQuery({
    queryKey: computed(() => ['admin', 'audit', toAuditWish(filter.value)]),
    queryFn: ({ pageParam, signal }) =>
      adminApi.audit(
        { ...toAuditWish(filter.value), size: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: ((): string | null => null)(),
    getNextPageParam: (last) => last.next,
  });
  return {
    entries: computed(() => log.data.value?.pages.flatMap((page) => page.records) ?? []),
    hasData: computed(() => log.data.value !== undefined),
    isLoading: log.isFetching,
    failure: computed(() => (log.error.value ? failureOf(log.error.value) : null)),
    isMoreFailed: log.isFetchNextPageError,
    loadedAt: log.dataUpdatedAt,
    hasMore: log.hasNextPage,
    isLoadingMore: log.isFetchingNextPage,
    loadMore: () => void log.fetchNextPage(),
    retry: () => void log.refetch(),
  };
}
