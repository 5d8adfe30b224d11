import type { LiveDetail } from '@amphi/contract';
import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, onScopeDispose } from 'vue';
import { api, failureOf } from '../../api/client.ts';
import { followLive, isSocketOpen } from '../../api/socket.ts';
import { applyMessage, phaseOf } from './phase.ts';

/** One live, kept up to date by the socket, or by asking every 5 s while there is none. */
export function useLiveDetail(liveId: string) {
  const client = useQueryClient();
  const queryKey = ['live', 'detail', liveId];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.liveDetail(liveId, { signal }),
    refetchInterval: (current) => (current.state.error !== null || isSocketOpen.value ? false : 5000),
  });
  const stop = followLive(liveId, (message) => {
    const live = client.getQueryData<LiveDetail>(queryKey);
    if (!live) return;
    const next = applyMessage(live, message);
    client.setQueryData<LiveDetail>(queryKey, next.live);
    if (next.isStale) void client.invalidateQueries({ queryKey });
  });
  onScopeDispose(stop);
  return {
    live: query.data,
    phase: computed(() => (query.data.value ? phaseOf(query.data.value) : 'waiting')),
    isLoading: query.isFetching,
    failure: computed(() => (query.error.value ? failureOf(query.error.value) : null)),
    loadedAt: query.dataUpdatedAt,
    retry: () => void query.refetch(),
  };
}
