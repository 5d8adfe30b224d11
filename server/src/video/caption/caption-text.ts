import type { CaptionTrack } from '@amphi/contract';

/** How captions are written. */
export type CaptionFormat = CaptionTrack['format'];

/** Some text on the picture for some time. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** Lines; of markup only `<b>`, `<i>`, `<u>`. */
  readonly text: string;
}

const strict = (encoding: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** UTF-16 without a mark: Latin letters and line ends leave a zero at every other place. */
const guessUtf16 = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  const some = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [at, byte] of some.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd < some.length / 16) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
};

/** The text of a file in UTF-8, UTF-16 (either order, with or without a mark) or GB18030; null when it is none of them. */
export const decodeText = (bytes: Uint8Array): string | null => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return strict('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return strict('utf-16be', bytes);
  const utf16 = guessUtf16(bytes);
  if (utf16 !== null) return strict(utf16, bytes);
  return strict('utf-8', bytes) ?? strict('gb18030', bytes);
};

/** The format by what stands in the text, whatever the file is called. */
export const formatOf = (text: string): CaptionFormat | null => {
  const head = text.slice(0, 20_000);
  if (/^WEBVTT(?:[ \t\n]|$)/.test(head)) return 'vtt';
  if (/^\[Script Info\]/im.test(head) || /^\[V4\+? Styles\]/im.test(head)) return 'ass';
  return /^\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->/m.test(head) ? 'srt' : null;
};

/** Line ends as line feeds; no other control characters but tabs. */
export const cleanText = (text: string): string =>
  text
    .replaceAll(/^\ufeff/g, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '');
