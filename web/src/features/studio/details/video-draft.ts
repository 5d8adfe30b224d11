import type { Chapter, StudioVideo, VideoPatch } from '@amphi/contract';

/** What the form of a video holds. */
export interface VideoDraft {
  title: string;
  description: string;
  category: string;
  tags: readonly string[];
  visibility: StudioVideo['visibility'];
  publishAt: string | null;
  isCommentsOpen: boolean;
  isDanmakuOpen: boolean;
  coverChoice: StudioVideo['coverChoice'];
  /** Null = those of the description or the file. */
  chapters: readonly Chapter[] | null;
}

/** The form as the video stands. */
export function draftOf(video: StudioVideo): VideoDraft {
  const { title, description, category, tags, visibility, publishAt, isCommentsOpen, isDanmakuOpen, coverChoice } =
    video;
  const chapters = video.chapterSource === 'own' ? video.chapters : null;
  return {
    title,
    description,
    category,
    tags,
    visibility,
    publishAt,
    isCommentsOpen,
    isDanmakuOpen,
    coverChoice,
    chapters,
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What differs from the video, as the contract takes it. A schedule goes with its time, and without one its time goes. */
export function changesOf(video: StudioVideo, draft: VideoDraft): VideoPatch {
  const kept = draftOf(video);
  const patch: VideoPatch = {};
  if (draft.title !== kept.title) patch.title = draft.title;
  if (draft.description !== kept.description) patch.description = draft.description;
  if (draft.category !== kept.category) patch.category = draft.category;
  if (!isSame(draft.tags, kept.tags)) patch.tags = [...draft.tags];
  if (draft.isCommentsOpen !== kept.isCommentsOpen) patch.isCommentsOpen = draft.isCommentsOpen;
  if (draft.isDanmakuOpen !== kept.isDanmakuOpen) patch.isDanmakuOpen = draft.isDanmakuOpen;
  if (draft.coverChoice !== kept.coverChoice) patch.coverChoice = draft.coverChoice;
  if (!isSame(draft.chapters, kept.chapters))
    patch.chapters = draft.chapters?.map((chapter) => ({ ...chapter })) ?? null;
  const isMoved = draft.visibility === 'scheduled' && draft.publishAt !== kept.publishAt;
  if (draft.visibility !== kept.visibility || isMoved) {
    patch.visibility = draft.visibility;
    if (draft.visibility === 'scheduled') patch.publishAt = draft.publishAt;
  }
  return patch;
}

/** How many fields the bar counts: a schedule and its time are one. */
export function countChanges(patch: VideoPatch): number {
  const names = new Set(Object.keys(patch));
  if (names.has('visibility')) names.delete('publishAt');
  return names.size;
}

/** The draft once the server has a newer video: what was typed stays, all else follows. */
export function rebase(before: StudioVideo, after: StudioVideo, draft: VideoDraft): VideoDraft {
  const fresh = draftOf(after);
  const patch = changesOf(before, draft);
  return {
    ...fresh,
    ...('title' in patch ? { title: draft.title } : {}),
    ...('description' in patch ? { description: draft.description } : {}),
    ...('category' in patch ? { category: draft.category } : {}),
    ...('tags' in patch ? { tags: draft.tags } : {}),
    ...('visibility' in patch ? { visibility: draft.visibility, publishAt: draft.publishAt } : {}),
    ...('isCommentsOpen' in patch ? { isCommentsOpen: draft.isCommentsOpen } : {}),
    ...('isDanmakuOpen' in patch ? { isDanmakuOpen: draft.isDanmakuOpen } : {}),
    ...('coverChoice' in patch ? { coverChoice: draft.coverChoice } : {}),
    ...('chapters' in patch ? { chapters: draft.chapters } : {}),
  };
}

/** What a field of date and time shows for an instant, in the viewer's zone. */
export function localInput(iso: string | null): string {
  if (iso === null) return '';
  const date = new Date(iso);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** The instant of such a field; null while it is empty. */
export function instantOf(local: string): string | null {
  const at = Date.parse(local);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** Adds what was typed to the tags: split at commas, without doubles, at most ten. */
export function addTags(tags: readonly string[], typed: string): readonly string[] {
  const parts = typed.split(/[,，、;；\n]/).map((part) => part.trim().replace(/^#/, '').slice(0, 24));
  const known = new Set(tags.map((tag) => tag.toLocaleLowerCase()));
  const added = parts.filter((part) => {
    const name = part.toLocaleLowerCase();
    if (part === '' || known.has(name)) return false;
    known.add(name);
    return true;
  });
  return [...tags, ...added].slice(0, 10);
}
