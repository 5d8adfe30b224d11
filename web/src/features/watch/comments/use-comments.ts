import type { Comment, CommentThread } from '@amphi/contract';
import type { ShallowRef } from 'vue';
import { computed, onMounted, shallowRef, watch } from 'vue';
import { failureOf, type Failure } from '../../../api/client.ts';
import { socialApi } from '../../../api/social.ts';
import { session } from '../../../app/session.ts';
import { addReply, addThread, changeComment, dropComment, mergeReplies, pinThread } from './thread-list.ts';

/** The comments of a video: read page by page, changed in place. */
export function useComments(videoId: string, at: string | undefined) {
  const threads = shallowRef<readonly CommentThread[]>([]);
  const next = shallowRef<string | null>(null);
  const total = shallowRef<number | null>(null);
  const isOpen = shallowRef(true);
  const sort = shallowRef<'hot' | 'new'>('hot');
  const isLoading = shallowRef(false);
  const failure = shallowRef<Failure | null>(null);
  let turn = 0;

  async function load(isMore: boolean): Promise<void> {
    turn += 1;
    const own = turn;
    isLoading.value = true;
    try {
      const page = await socialApi.comments(videoId, {
        sort: sort.value,
        size: 20,
        ...(isMore && next.value !== null ? { cursor: next.value } : {}),
        ...(at === undefined ? {} : { at }),
      });
      if (own !== turn) return;
      const known = new Set(isMore ? threads.value.map(({ commentId }) => commentId) : []);
      threads.value = [
        ...(isMore ? threads.value : []),
        ...page.records.filter(({ commentId }) => !known.has(commentId)),
      ];
      next.value = page.next;
      total.value = page.total;
      isOpen.value = page.isOpen;
      failure.value = null;
    } catch (error) {
      if (own === turn) failure.value = failureOf(error);
    } finally {
      if (own === turn) isLoading.value = false;
    }
  }

  onMounted(() => load(false));
  watch(sort, () => load(false));
  // What the caller voted is part of the answer.
  watch(
    () => session.me?.userId,
    () => load(false),
  );
  return {
    threads,
    total,
    isOpen,
    sort,
    isLoading,
    failure,
    hasMore: computed(() => next.value !== null),
    retry: () => load(threads.value.length > 0 && next.value !== null),
    more: () => load(true),
    ...deedsOn(videoId, threads, total),
  };
}

/** What is done to comments: asked of the platform, and changed in the list. */
function deedsOn(videoId: string, threads: ShallowRef<readonly CommentThread[]>, total: ShallowRef<number | null>) {
  const count = (by: number): void => {
    total.value = Math.max(0, (total.value ?? 0) + by);
  };

  /** @throws ApiError what the platform refuses */
  async function post(text: string, replyTo: Comment | null): Promise<Comment> {
    const written = await socialApi.comment(videoId, {
      text,
      ...(replyTo === null ? {} : { replyTo: replyTo.commentId }),
    });
    threads.value = replyTo === null ? addThread(threads.value, written) : addReply(threads.value, written);
    count(1);
    return written;
  }

  async function remove(comment: Comment): Promise<void> {
    await socialApi.removeComment(comment.commentId);
    threads.value = dropComment(threads.value, comment);
    count(-1);
  }

  async function vote(comment: Comment, wish: 1 | 0 | -1): Promise<void> {
    const change = (vote: number, likes: number, dislikes: number): void => {
      threads.value = changeComment(threads.value, comment.commentId, (now) => ({ ...now, vote, likes, dislikes }));
    };
    const likes = comment.likes + (wish === 1 ? 1 : 0) - (comment.vote === 1 ? 1 : 0);
    const dislikes = comment.dislikes + (wish === -1 ? 1 : 0) - (comment.vote === -1 ? 1 : 0);
    change(wish, likes, dislikes);
    try {
      const answer = await socialApi.voteComment(comment.commentId, wish);
      change(answer.vote, answer.likes, answer.dislikes);
    } catch (error) {
      change(comment.vote, comment.likes, comment.dislikes);
      throw error;
    }
  }

  async function pin(comment: Comment): Promise<void> {
    await (comment.isPinned ? socialApi.unpinComment(comment.commentId) : socialApi.pinComment(comment.commentId));
    threads.value = pinThread(threads.value, comment.commentId, !comment.isPinned);
  }

  /** The next replies of a thread; answers the cursor after them, null at the end. */
  async function loadReplies(thread: CommentThread, cursor: string | null): Promise<string | null> {
    const page = await socialApi.replies(thread.commentId, { size: 20, ...(cursor === null ? {} : { cursor }) });
    threads.value = mergeReplies(threads.value, thread.commentId, page.records);
    return page.next;
  }

  return { post, remove, vote, pin, loadReplies };
}

/** What a comment can ask of its list. */
export type CommentActs = Pick<ReturnType<typeof useComments>, 'post' | 'remove' | 'vote' | 'pin' | 'loadReplies'>;
