import type { Chapter, VideoVisibility } from '@amphi/contract';
import { AppError } from '../../platform/http/index.ts';
import type { VideoChange, VideoRow } from '../video.store.ts';
import { checkChapters } from './chapters.ts';

/** What its owner or an administrator wishes of a video, checked by the contract; what is left out stays. */
export interface VideoWish {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly category?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly visibility?: VideoVisibility | undefined;
  readonly publishAt?: string | null | undefined;
  readonly isCommentsOpen?: boolean | undefined;
  readonly isDanmakuOpen?: boolean | undefined;
  readonly coverChoice?: 0 | 1 | 2 | 'own' | undefined;
  readonly chapters?: readonly Chapter[] | null | undefined;
}

const yearMs = 366 * 24 * 3_600_000;

/** Tags as written, each once regardless of case. */
const distinct = (tags: readonly string[]): string[] => {
  const byName = new Map(tags.toReversed().map((tag) => [tag.toLowerCase(), tag]));
  return [...byName.values()].toReversed();
};

const refusePublishAt = (): never => {
  throw new AppError('publish_at_invalid', { publishAt: 'publish_at_invalid' });
};

/** A scheduled video has a time within the next year; every other has none. */
const planVisibility = (row: VideoRow, wish: VideoWish, now: Date): VideoChange => {
  if (wish.visibility === undefined && wish.publishAt === undefined) return {};
  const visibility = wish.visibility ?? row.visibility;
  const given = typeof wish.publishAt === 'string' ? new Date(wish.publishAt) : wish.publishAt;
  if (visibility !== 'scheduled') {
    if (given instanceof Date) refusePublishAt();
    return { visibility, publishAt: null };
  }
  const publishAt = given === undefined ? row.publishAt : given;
  if (publishAt === null) return refusePublishAt();
  const isUnchanged = row.visibility === 'scheduled' && publishAt.getTime() === row.publishAt?.getTime();
  const leftMs = publishAt.getTime() - now.getTime();
  if (!isUnchanged && (leftMs <= 0 || leftMs > yearMs)) refusePublishAt();
  return { visibility, publishAt };
};

const planCover = (row: VideoRow, choice: VideoWish['coverChoice']): VideoChange => {
  if (choice === undefined) return {};
  const cover = choice === 'own' ? row.ownCover : row.coverCandidates[choice];
  if (cover === undefined || cover === null) throw new AppError('cover_invalid', { coverChoice: 'cover_invalid' });
  return { coverChoice: choice === 'own' ? -1 : choice, cover };
};

const planChapters = (row: VideoRow, chapters: VideoWish['chapters']): VideoChange => {
  if (chapters === undefined) return {};
  if (chapters === null || chapters.length === 0) return { ownChapters: null };
  checkChapters(chapters, row.durationMs);
  return { ownChapters: chapters };
};

/**
 * The columns that a wish changes; `category` is the id that the wished one means.
 * @throws AppError `publish_at_invalid`, `cover_invalid`, `chapters_invalid`
 */
export const planChange = (
  row: VideoRow,
  wish: VideoWish,
  { now, category }: { now: Date; category?: string },
): VideoChange => {
  const { title, description, tags, isCommentsOpen, isDanmakuOpen } = wish;
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(category === undefined ? {} : { category }),
    ...(tags === undefined ? {} : { tags: distinct(tags) }),
    ...(isCommentsOpen === undefined ? {} : { isCommentsOpen }),
    ...(isDanmakuOpen === undefined ? {} : { isDanmakuOpen }),
    ...planVisibility(row, wish, now),
    ...planCover(row, wish.coverChoice),
    ...planChapters(row, wish.chapters),
  };
};

/** Whether the change touches what a reviewer looks at: of a rejected video that is an answer to the rejection. */
export const isAnswerToRejection = (row: VideoRow, change: VideoChange): boolean =>
  row.review === 'rejected' &&
  (['title', 'description', 'category', 'tags', 'cover'] as const).some(
    (name) => change[name] !== undefined && JSON.stringify(change[name]) !== JSON.stringify(row[name]),
  );
