import type { ReviewItem, ReviewQueue } from '@amphi/contract';
import { ApiError } from '@amphi/contract/client';
import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { useIntervalFn } from '@vueuse/core';
import { computed, onBeforeUnmount, shallowRef, watch, type Ref } from 'vue';
import { failureOf } from '../../../api/client.ts';
import { reviewApi } from '../../../api/review.ts';

const key = ['admin', 'review'];

/** What waits for review, asked again every fifteen seconds. */
export function useReviewQueue() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => reviewApi.queue({ size: 30 }, { signal }),
    refetchInterval: 15_000,
  });
  return {
    queue: query.data,
    isLoading: query.isFetching,
    failure: computed(() => (query.error.value ? failureOf(query.error.value) : null)),
    loadedAt: query.dataUpdatedAt,
    retry: () => void query.refetch(),
    /** Takes one out at once, before the server is asked again. */
    drop: (videoId: string): void => {
      client.setQueryData<ReviewQueue>(key, (old) => {
        if (old === undefined) return old;
        const records = old.records.filter(({ video }) => video.videoId !== videoId);
        const isGone = records.length < old.records.length;
        return { ...old, records, waiting: old.waiting - (isGone ? 1 : 0), decidedToday: old.decidedToday + 1 };
      });
      void client.invalidateQueries({ queryKey: key });
    },
    refresh: () => client.invalidateQueries({ queryKey: key }),
  };
}

/** The lease on one video while it is looked at: taken, renewed each minute, given back. `taken` = somebody else has it. */
export function useReviewLock(videoId: Readonly<Ref<string | null>>) {
  const item = shallowRef<ReviewItem | null>(null);
  const state = shallowRef<'none' | 'asking' | 'mine' | 'taken' | 'closed' | 'failed'>('none');
  const lockedAt = shallowRef<number | null>(null);

  async function take(id: string): Promise<void> {
    try {
      const locked = await reviewApi.lock(id);
      if (videoId.value !== id) return;
      // The picture that plays must not begin anew because its address was signed again.
      item.value = item.value?.video.videoId === id ? { ...locked, playUrl: item.value.playUrl } : locked;
      lockedAt.value ??= Date.now();
      state.value = 'mine';
    } catch (error) {
      if (videoId.value !== id) return;
      const code = error instanceof ApiError ? error.error : '';
      if (code === 'review_taken') state.value = 'taken';
      else if (code === 'review_closed' || code === 'video_unknown') state.value = 'closed';
      else if (state.value !== 'mine') state.value = 'failed';
    }
  }

  function release(id: string): void {
    void reviewApi.unlock(id).catch(() => undefined);
  }

  watch(
    videoId,
    (id, before) => {
      if (before && state.value === 'mine') release(before);
      item.value = null;
      lockedAt.value = null;
      state.value = id === null ? 'none' : 'asking';
      if (id !== null) void take(id);
    },
    { immediate: true },
  );
  useIntervalFn(() => {
    if (videoId.value !== null && state.value === 'mine') void take(videoId.value);
  }, 60_000);
  onBeforeUnmount(() => {
    if (videoId.value !== null && state.value === 'mine') release(videoId.value);
  });
  return {
    item,
    state,
    lockedAt,
    /** It was decided: there is nothing to give back. */
    settle: (): void => {
      state.value = 'none';
    },
    retry: (): void => {
      if (videoId.value === null) return;
      state.value = 'asking';
      void take(videoId.value);
    },
  };
}
