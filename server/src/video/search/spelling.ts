/** Letters that have to be put in, taken out, changed or swapped with their neighbour; more than `most` is answered as `most + 1`. */
const distance = (one: string, other: string, most: number): number => {
  const a = Array.from(one);
  const b = Array.from(other);
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [row, letter] of a.entries()) {
    const next = [row + 1];
    for (const [column, wanted] of b.entries()) {
      const change = (last[column] ?? 0) + (letter === wanted ? 0 : 1);
      const least = Math.min(change, (last[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1);
      const isSwap = row > 0 && column > 0 && letter === b[column - 1] && a[row - 1] === wanted;
      next.push(isSwap ? Math.min(least, (before[column - 1] ?? 0) + 1) : least);
    }
    before = last;
    last = next;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
};

const han = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/u;
/** Runs of words, of characters, and of what lies between. */
const pieces = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+|[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu;

const toleranceOf = (length: number): number => (length <= 2 ? 0 : length <= 5 ? 1 : 2);

/** Words of a title; of a run of characters every part as long as the wanted one. */
const candidatesOf = (title: string, wanted: string): string[] =>
  (title.match(pieces) ?? []).flatMap((piece) => {
    if (!han.test(piece) || !han.test(wanted)) return [piece];
    const letters = Array.from(piece);
    const length = Array.from(wanted).length;
    return letters.flatMap((_, at) => (at + length <= letters.length ? letters.slice(at, at + length).join('') : []));
  });

/** The nearest word of the titles, or the word itself when it is one, or none is near. */
const mend = (word: string, titles: readonly string[]): string => {
  const most = toleranceOf(Array.from(word).length);
  let best = { word, away: most + 1 };
  for (const title of titles) {
    for (const candidate of candidatesOf(title, word)) {
      const away = distance(word, candidate, most);
      if (away < best.away) best = { word: candidate, away };
      if (away === 0) return word;
    }
  }
  return best.word;
};

/** What was probably meant, judged by titles that are written like it; null when nothing is to be mended. */
export const meantBy = (text: string, titles: readonly string[]): string | null => {
  const lower = titles.map((title) => title.normalize('NFKC').toLowerCase());
  const asked = text.normalize('NFKC').toLowerCase();
  const mended = (asked.match(pieces) ?? [])
    .map((piece) => (/[\p{L}\p{N}]/u.test(piece) ? mend(piece, lower) : piece))
    .join('');
  return mended === asked ? null : mended;
};
