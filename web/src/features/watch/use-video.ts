import type { VideoDetail } from '@amphi/contract';
import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import { failureOf } from '../../api/client.ts';
import { videosApi } from '../../api/videos.ts';

/** One video as its page has it; asks again while something about it still changes by itself. */
export function useVideo(videoId: string, list: string | undefined) {
  const client = useQueryClient();
  const queryKey = ['video', videoId, list ?? ''];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => videosApi.detail(videoId, { list }, { signal }),
    refetchInterval: ({ state }) => pauseOf(state.data),
    refetchOnWindowFocus: false,
  });

  /** Changes what is shown at once; the server's answer sets it right. */
  function patch(change: (video: VideoDetail) => VideoDetail): void {
    client.setQueryData<VideoDetail>(queryKey, (video) => (video === undefined ? video : change(video)));
  }

  return {
    video: query.data,
    isLoading: query.isFetching,
    failure: computed(() => (query.error.value ? failureOf(query.error.value) : null)),
    loadedAt: query.dataUpdatedAt,
    retry: () => void query.refetch(),
    /** Fresh addresses for the player. */
    refresh: async () => (await query.refetch({ throwOnError: true })).data ?? null,
    patch,
  };
}

/** Everything that the page does with one video. */
export type VideoQuery = ReturnType<typeof useVideo>;

const beginning: readonly string[] = ['uploading', 'waiting', 'probing', 'preparing'];

function pauseOf(video: VideoDetail | undefined): number | false {
  if (video === undefined) return false;
  if (beginning.includes(video.state)) return 3000;
  if (video.state === 'playable') return 10_000;
  const dueMs =
    video.visibility === 'scheduled' && video.publishAt !== null ? Date.parse(video.publishAt) - Date.now() : null;
  return dueMs !== null && dueMs > -60_000 ? Math.min(60_000, Math.max(2000, dueMs + 1000)) : false;
}
