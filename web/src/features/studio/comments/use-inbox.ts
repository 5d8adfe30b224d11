import type { Comment, InboxComment } from '@amphi/contract';
import { createSocialClient } from '@amphi/contract/client';
import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { computed } from 'vue';
import { ask, failureOf } from '../../../api/client.ts';
import { studioApi } from '../../../api/studio.ts';
import { toInboxQuery, type InboxFilter } from './inbox-filter.ts';

/** What people do; the studio answers, pins and removes with it. */
const socialApi = createSocialClient(ask);

const moreOf = (cursor: string | null) => (cursor === null ? {} : { cursor });

/** Comments on the own videos, newest first. */
export function useInboxComments(filter: Readonly<Ref<InboxFilter>>) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['studio', 'comments', toInboxQuery(filter.value)]),
    queryFn: ({ pageParam, signal }) =>
      studioApi.comments({ ...toInboxQuery(filter.value), ...moreOf(pageParam) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: computed(() => filter.value.kind === 'comments'),
  });
  return { ...stateOf(list), records: computed(() => list.data.value?.pages.flatMap((page) => page.records) ?? []) };
}

/** Danmaku on the own videos, newest first. */
export function useInboxDanmaku(filter: Readonly<Ref<InboxFilter>>) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['studio', 'danmaku', toInboxQuery(filter.value)]),
    queryFn: ({ pageParam, signal }) =>
      studioApi.danmaku({ ...toInboxQuery(filter.value), ...moreOf(pageParam) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: computed(() => filter.value.kind === 'danmaku'),
  });
  return { ...stateOf(list), records: computed(() => list.data.value?.pages.flatMap((page) => page.records) ?? []) };
}

interface Listing {
  readonly data: Ref<unknown>;
  readonly isFetching: Ref<boolean>;
  readonly isFetchingNextPage: Ref<boolean>;
  readonly error: Ref<Error | null>;
  readonly dataUpdatedAt: Ref<number>;
  readonly hasNextPage: Ref<boolean>;
  fetchNextPage(): unknown;
  refetch(): unknown;
}

function stateOf(list: Listing) {
  return {
    hasData: computed(() => list.data.value !== undefined),
    isLoading: list.isFetching,
    isLoadingMore: list.isFetchingNextPage,
    failure: computed(() => (list.error.value ? failureOf(list.error.value) : null)),
    loadedAt: list.dataUpdatedAt,
    hasMore: list.hasNextPage,
    more: (): void => void list.fetchNextPage(),
    retry: (): void => void list.refetch(),
  };
}

/** Takes what was done into the lists. */
export function useInboxDeeds() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['studio', 'comments'] });
  return {
    reply: async (comment: InboxComment, text: string): Promise<Comment> => {
      const sent = await socialApi.comment(comment.videoId, { text, replyTo: comment.commentId });
      await refresh();
      return sent;
    },
    pin: async (comment: InboxComment): Promise<void> => {
      await (comment.isPinned ? socialApi.unpinComment(comment.commentId) : socialApi.pinComment(comment.commentId));
      await refresh();
    },
    removeComment: async (commentId: string): Promise<void> => {
      await socialApi.removeComment(commentId);
      await refresh();
    },
    removeDanmaku: async (danmakuId: string): Promise<void> => {
      await socialApi.removeDanmaku(danmakuId);
      await client.invalidateQueries({ queryKey: ['studio', 'danmaku'] });
    },
  };
}
