import type { Comment, UserCard } from '@amphi/contract';
import type { CommentRow } from './comment-list.store.ts';

const cardOf = (writer: CommentRow['author']): UserCard | null =>
  writer === null
    ? null
    : { userId: writer.id, username: writer.username, nickname: writer.nickname, avatar: writer.avatar };

/** A comment as readers see it; of a deleted one only that there was one. */
export const toComment = ({ comment, author, replyTo, isGone, vote }: CommentRow, ownerId: string): Comment => ({
  commentId: comment.id,
  author: isGone ? null : cardOf(author),
  text: isGone ? '' : comment.text,
  isDeleted: isGone,
  isPinned: comment.pinnedAt !== null,
  isByOwner: !isGone && comment.authorId === ownerId,
  isLikedByOwner: comment.isLikedByOwner,
  likes: comment.likes,
  dislikes: comment.dislikes,
  vote,
  replies: comment.replies,
  replyTo: cardOf(replyTo),
  rootId: comment.rootId,
  createdAt: comment.createdAt.toISOString(),
  mentions: isGone ? [] : comment.mentions,
});
