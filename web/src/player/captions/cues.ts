/** One line of captions. Seconds. */
export interface Cue {
  readonly startS: number;
  readonly endS: number;
  /** Plain, lines parted by `\n`. */
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&lrm;': '',
  '&rlm;': '',
};

/** The words of a cue without its marks (WebVTT §4.2.2). A voice becomes a name before its words. */
export function plainText(payload: string): string {
  return payload
    .replaceAll(/<v(?:\.[^ >]*)?\s+([^>]+)>/g, '$1: ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => entities[entity] ?? entity)
    .trim();
}

/** Lines that are shown at a moment, in the order of their beginnings. Cues are sorted by their start. */
export function cuesAt(cues: readonly Cue[], positionS: number): readonly Cue[] {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cues[middle]?.startS ?? 0) <= positionS) low = middle + 1;
    else high = middle;
  }
  // Cues rarely last longer than their next dozen neighbours.
  return cues.slice(Math.max(0, low - 12), low).filter((cue) => cue.endS > positionS);
}

/** Number of the last cue that began; -1 before the first. */
export function cueIndexAt(cues: readonly Cue[], positionS: number): number {
  return cues.findLastIndex((cue) => cue.startS <= positionS + 0.05);
}

/** Cues that contain the words, without regard to case and marks on letters. */
export function searchCues(cues: readonly Cue[], words: string): readonly Cue[] {
  const wanted = folded(words.trim());
  return wanted === '' ? cues : cues.filter((cue) => folded(cue.text).includes(wanted));
}

function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
