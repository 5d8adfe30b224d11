import type { Chapter } from '@amphi/contract';
import { AppError } from '../../platform/http/index.ts';
import type { VideoRow } from '../video.store.ts';

/** Where the chapters of a video come from. */
export type ChapterSource = 'own' | 'description' | 'file' | 'none';

const mostChapters = 100;
const mostTitle = 80;
/** `1:02 Title`, `- 0:00:00 | Title`, `(12:34) Title`. */
const stamp = /^[\s\-–—*•·([]*(\d{1,3}):([0-5]\d)(?::([0-5]\d))?[\s)\]:|.\-–—]+(\S.*)$/u;

const msOf = (first: string, second: string, third: string | undefined): number => {
  const [hours, minutes, seconds] = third === undefined ? [0, first, second] : [first, second, third];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
};

const cut = (title: string): string => Array.from(title.trim()).slice(0, mostTitle).join('');

/** Chapters written into a description: at least two lines that begin with a time, the first 0:00, rising, within the video. */
export const parseStamps = (description: string, durationMs: number | null): readonly Chapter[] => {
  const found = description.split('\n').flatMap((line) => {
    const [, first = '', second = '', third, title = ''] = stamp.exec(line.slice(0, 300)) ?? [];
    return first === '' ? [] : [{ startMs: msOf(first, second, third), title: cut(title) }];
  });
  const isRising = found.every(({ startMs }, at) => at === 0 || startMs > (found[at - 1]?.startMs ?? 0));
  const isInside = found.every(({ startMs }) => durationMs === null || startMs < durationMs);
  const isWhole = found.length >= 2 && found.length <= mostChapters && found[0]?.startMs === 0;
  return isWhole && isRising && isInside ? found : [];
};

/** The chapters that count: the owner's own, those of the description, those of the file. */
export const chaptersOf = (
  video: Pick<VideoRow, 'ownChapters' | 'fileChapters' | 'description' | 'durationMs'>,
): { readonly chapters: Chapter[]; readonly source: ChapterSource } => {
  if (video.ownChapters !== null && video.ownChapters.length > 0) {
    return { chapters: [...video.ownChapters], source: 'own' };
  }
  const stamps = parseStamps(video.description, video.durationMs);
  if (stamps.length > 0) return { chapters: [...stamps], source: 'description' };
  const file = video.fileChapters ?? [];
  return file.length === 0 ? { chapters: [], source: 'none' } : { chapters: [...file], source: 'file' };
};

/** @throws AppError `chapters_invalid` unless they begin at 0, rise and lie within the video. */
export const checkChapters = (chapters: readonly Chapter[], durationMs: number | null): void => {
  const isRight = chapters.every(
    ({ startMs }, at) =>
      (at === 0 ? startMs === 0 : startMs > (chapters[at - 1]?.startMs ?? 0)) &&
      (durationMs === null || startMs < durationMs || startMs === 0),
  );
  if (!isRight) throw new AppError('chapters_invalid', { chapters: 'chapters_invalid' });
};
