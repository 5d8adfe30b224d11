import type { Comment, CommentThread } from '@amphi/contract';

type Threads = readonly CommentThread[];

/** A new comment stands first, below what is pinned. */
export function addThread(threads: Threads, comment: Comment): Threads {
  const at = threads.findIndex(({ isPinned }) => !isPinned);
  return threads.toSpliced(at < 0 ? threads.length : at, 0, { ...comment, firstReplies: [] });
}

/** A reply goes to the end of its thread. */
export function addReply(threads: Threads, reply: Comment): Threads {
  return threads.map((thread) =>
    thread.commentId === reply.rootId
      ? { ...thread, replies: thread.replies + 1, firstReplies: [...thread.firstReplies, reply] }
      : thread,
  );
}

/** Changes one comment or reply. */
export function changeComment(threads: Threads, commentId: string, change: (comment: Comment) => Comment): Threads {
  return threads.map((thread) => {
    if (thread.commentId === commentId) return { ...thread, ...change(thread) };
    if (!thread.firstReplies.some((reply) => reply.commentId === commentId)) return thread;
    return {
      ...thread,
      firstReplies: thread.firstReplies.map((reply) => (reply.commentId === commentId ? change(reply) : reply)),
    };
  });
}

/** A comment with replies leaves a stone; everything else goes. */
export function dropComment(threads: Threads, comment: Comment): Threads {
  if (comment.rootId === null) {
    const thread = threads.find(({ commentId }) => commentId === comment.commentId);
    if (thread === undefined || thread.replies === 0) return threads.filter((entry) => entry !== thread);
    return changeComment(threads, comment.commentId, (now) => ({ ...now, isDeleted: true, text: '', author: null }));
  }
  return threads.map((thread) =>
    thread.commentId === comment.rootId
      ? {
          ...thread,
          replies: Math.max(0, thread.replies - 1),
          firstReplies: thread.firstReplies.filter(({ commentId }) => commentId !== comment.commentId),
        }
      : thread,
  );
}

/** One pinned thread at most, and it stands first. */
export function pinThread(threads: Threads, commentId: string, isPinned: boolean): Threads {
  const marked = threads.map((thread) => ({ ...thread, isPinned: isPinned && thread.commentId === commentId }));
  return marked.toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned));
}

/** More replies of a thread, each once, in the order of their writing. */
export function mergeReplies(threads: Threads, rootId: string, replies: readonly Comment[]): Threads {
  return threads.map((thread) => {
    if (thread.commentId !== rootId) return thread;
    const known = new Map([...thread.firstReplies, ...replies].map((reply) => [reply.commentId, reply]));
    return { ...thread, firstReplies: [...known.values()].toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)) };
  });
}
