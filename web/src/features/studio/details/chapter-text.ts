import type { Chapter } from '@amphi/contract';

/** A row of the editor: the time as it is typed. */
export interface ChapterRow {
  time: string;
  title: string;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** 1:02:03, or 3:07. */
export function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** Milliseconds of 75, 1:15 or 1:02:03; null for anything else. */
export function timeOf(text: string): number | null {
  const parts = text.trim().replaceAll('：', ':').split(':');
  if (parts.length > 3 || parts.some((part) => !/^\d{1,5}$/.test(part))) return null;
  const numbers = parts.map(Number);
  if (numbers.slice(1).some((part) => part > 59)) return null;
  return numbers.reduce((sum, part) => sum * 60 + part, 0) * 1000;
}

/** Rows of the chapters. */
export function rowsOf(chapters: readonly Chapter[]): ChapterRow[] {
  return chapters.map(({ startMs, title }) => ({ time: timeText(startMs), title }));
}

/** What is wrong with a row; `order`: not after the one before, `start`: the first is not at 0:00, `end`: past the end. */
export type RowProblem = 'time' | 'title' | 'order' | 'start' | 'end';

/** Chapters of the rows, or what is wrong by row. */
export function chaptersOf(
  rows: readonly ChapterRow[],
  durationMs: number | null,
): { readonly chapters: readonly Chapter[]; readonly problems: ReadonlyMap<number, RowProblem> } {
  const problems = new Map<number, RowProblem>();
  let last = -1;
  const chapters = rows.map((row, index) => {
    const startMs = timeOf(row.time);
    if (startMs === null) problems.set(index, 'time');
    else if (index === 0 && startMs !== 0) problems.set(index, 'start');
    else if (startMs <= last) problems.set(index, 'order');
    else if (durationMs !== null && startMs >= durationMs) problems.set(index, 'end');
    else if (row.title.trim() === '') problems.set(index, 'title');
    last = startMs ?? last;
    return { startMs: startMs ?? 0, title: row.title.trim() };
  });
  return { chapters, problems };
}
