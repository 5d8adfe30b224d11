import type { Chapter } from '@amphi/contract';

/** Number of the chapter that plays at a moment; -1 before the first. */
export function chapterAt(chapters: readonly Chapter[], positionS: number): number {
  return chapters.findLastIndex((chapter) => chapter.startMs <= positionS * 1000);
}

/** Where the rail is cut, as shares of the length; a chapter at the very beginning cuts nothing. */
export function chapterCuts(chapters: readonly Chapter[], durationS: number): readonly number[] {
  if (durationS <= 0) return [];
  return chapters.map((chapter) => chapter.startMs / 1000 / durationS).filter((share) => share > 0.002 && share < 1);
}

/** Second to go to for the next (`1`) or the previous (`-1`) chapter; back within 3 s of a beginning means the one before. */
export function chapterStep(chapters: readonly Chapter[], positionS: number, step: 1 | -1): number | null {
  const now = chapterAt(chapters, positionS);
  const start = (chapters[now]?.startMs ?? 0) / 1000;
  const wanted = step === 1 ? now + 1 : positionS - start > 3 ? now : now - 1;
  const chapter = chapters[wanted];
  if (chapter) return chapter.startMs / 1000;
  return step === -1 ? 0 : null;
}

/** The line of the heat map as an SVG path in a box of 100 × 26; smoothed, so that single peaks do not look like noise. */
export function heatPath(heat: readonly number[]): string {
  if (heat.length < 2) return '';
  const smooth = heat.map((value, index) => ((heat[index - 1] ?? value) + 2 * value + (heat[index + 1] ?? value)) / 4);
  const points = smooth.map((value, index) => {
    const x = (index / (smooth.length - 1)) * 100;
    return `L${x.toFixed(1)} ${(26 - Math.min(1, Math.max(0, value)) * 24).toFixed(1)}`;
  });
  return `M0 26${points.join('')}L100 26Z`;
}
