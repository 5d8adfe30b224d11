import type { StudioPage, StudioVideo } from '@amphi/contract';
import { createVideoClient } from '@amphi/contract/client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { ask, failureOf } from '../../api/client.ts';
import { studioApi } from '../../api/studio.ts';
import { isProcessing } from '../upload/upload-state.ts';
import type { VideoFilter } from './videos/video-filter.ts';
import { toVideoQuery } from './videos/video-filter.ts';

const pollMs = 2000;
const videoClient = createVideoClient(ask);

/** One page of the own videos; asked again every two seconds while one of them is being worked on. */
export function useStudioVideos(filter: Readonly<Ref<VideoFilter>>) {
  const list = useQuery({
    queryKey: computed(() => ['studio', 'videos', toVideoQuery(filter.value)]),
    queryFn: ({ signal }) => studioApi.videos(toVideoQuery(filter.value), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.records.some((video) => isProcessing(video.state)) ? pollMs : false),
  });
  return {
    list: list.data,
    hasData: computed(() => list.data.value !== undefined),
    isLoading: list.isFetching,
    isStalePage: list.isPlaceholderData,
    failure: computed(() => (list.error.value ? failureOf(list.error.value) : null)),
    loadedAt: list.dataUpdatedAt,
    retry: () => void list.refetch(),
  };
}

/** One own video, followed while it is being worked on. */
export function useStudioVideo(videoId: Readonly<Ref<string>>) {
  const video = useQuery({
    queryKey: computed(() => ['studio', 'video', videoId.value]),
    queryFn: ({ signal }) => studioApi.video(videoId.value, { signal }),
    refetchInterval: ({ state }) => (state.data && isProcessing(state.data.state) ? pollMs : false),
  });
  return {
    video: video.data,
    isLoading: video.isFetching,
    failure: computed(() => (video.error.value ? failureOf(video.error.value) : null)),
    retry: () => void video.refetch(),
  };
}

/** Puts an answer of the server where it is shown, and has the lists ask again. */
export function usePutVideo(): (video: StudioVideo) => void {
  const client = useQueryClient();
  return (video) => {
    client.setQueryData(['studio', 'video', video.videoId], video);
    client.setQueriesData<StudioPage>({ queryKey: ['studio', 'videos'] }, (page) =>
      page === undefined
        ? page
        : { ...page, records: page.records.map((old) => (old.videoId === video.videoId ? video : old)) },
    );
    void client.invalidateQueries({ queryKey: ['studio', 'videos'] });
    void client.invalidateQueries({ queryKey: ['studio', 'overview'] });
  };
}

/** What a new upload may be, asked before a file is chosen. */
export function useLimits() {
  return useQuery({
    queryKey: ['studio', 'limits'],
    queryFn: ({ signal }) => studioApi.limits({ signal }),
    staleTime: 0,
  });
}

/** The categories of the site by their names in the reader's language; one that is gone goes by its id. */
export function useCategories() {
  const { locale } = useI18n();
  const list = useQuery({
    queryKey: ['categories'],
    queryFn: ({ signal }) => videoClient.categories({ signal }),
    staleTime: 300_000,
  });
  const choices = computed(() =>
    (list.data.value ?? []).map(({ id, zh, en }) => ({ id, name: locale.value.startsWith('zh') ? zh : en })),
  );
  return { choices, nameOf: (id: string): string => choices.value.find((choice) => choice.id === id)?.name ?? id };
}
