import { lengthOf } from '@amphi/contract';

const maxFileName = 200;
const maxTitle = 80;
const nameless = 'Video';

/** Nothing that moves the cursor, hides text or turns its direction; runs of space as one. */
const toLine = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** At most `max` characters as people count them. */
const cut = (text: string, max: number): string => {
  const bounded = text.slice(0, max * 16);
  if (lengthOf(bounded) <= max) return bounded;
  return Array.from(graphemes.segment(bounded), ({ segment }) => segment)
    .slice(0, max)
    .join('')
    .trim();
};

/** The name of a file as it is shown: without folders, cleaned, never empty. It names no file of ours. */
export const cleanFileName = (name: string): string => {
  const base = name.slice(0, 4096).split(/[/\\]/).at(-1) ?? '';
  return cut(toLine(base), maxFileName) || nameless;
};

/** The title of a new video: the one that was given, else the file's name without its extension. */
export const titleOf = (fileName: string, given: string | undefined): string => {
  const wanted = given === undefined ? '' : cut(toLine(given.slice(0, 4096)), maxTitle);
  if (wanted !== '') return wanted;
  const bare = fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '').replaceAll('_', ' ');
  return cut(toLine(bare), maxTitle) || nameless;
};
