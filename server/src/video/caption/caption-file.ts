import { AppError } from '../../platform/http/index.ts';
import { parseAss } from './ass-cues.ts';
import { parseBlocks } from './block-cues.ts';
import { cleanText, decodeText, formatOf, type CaptionFormat, type Cue } from './caption-text.ts';

/** Captions as they were uploaded, understood. */
export interface CaptionFile {
  readonly format: CaptionFormat;
  /** WebVTT (https://www.w3.org/TR/webvtt1/) that says the same. */
  readonly vtt: string;
  /** The whole file as UTF-8. */
  readonly source: string;
}

const mostBytes = 2 * 1024 * 1024;
const mostCues = 20_000;
const mostCueText = 2_000;
const longestMs = 100 * 3_600_000;

const refuse = (): never => {
  throw new AppError('caption_invalid');
};

/**
 * Three tags stay, everything else of markup goes, and what is left cannot be taken for markup. No pattern looks past the next
 * opening bracket: over thousands of brackets that would take minutes.
 */
const safeText = (text: string): string => {
  const kept = text
    .replaceAll(/\{\\[^{}]*\}/g, '')
    .replaceAll(/<(?!\/?[biu]>)[^<>]*>/gi, '')
    .slice(0, mostCueText);
  const escaped = kept
    .replaceAll(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, '&amp;')
    .replaceAll(/<(?!\/?[biu]>)/gi, '&lt;')
    .replaceAll('-->', '→');
  return escaped
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
};

const two = (value: number): string => String(value).padStart(2, '0');

/** `HH:MM:SS.mmm`. */
const writeTime = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${clock}.${String(ms % 1000).padStart(3, '0')}`;
};

/** Cues as WebVTT, by time; what shows nothing is left out. */
const writeVtt = (cues: readonly Cue[]): string => {
  const shown = cues
    .map((cue) => ({ startMs: Math.round(cue.startMs), endMs: Math.round(cue.endMs), text: safeText(cue.text) }))
    .filter(({ startMs, endMs, text }) => text !== '' && startMs >= 0 && endMs > startMs && endMs <= longestMs)
    .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
  const blocks = shown.map(({ startMs, endMs, text }) => `${writeTime(startMs)} --> ${writeTime(endMs)}\n${text}`);
  return `${['WEBVTT', ...blocks].join('\n\n')}\n`;
};

/** Reads a file of captions by its content. @throws AppError `caption_invalid` for what is none, is too large or holds no cue */
export const readCaptionFile = (bytes: Uint8Array): CaptionFile => {
  if (bytes.byteLength > mostBytes) refuse();
  const decoded = decodeText(bytes);
  const source = decoded === null ? '' : cleanText(decoded);
  const format = formatOf(source) ?? refuse();
  const cues = format === 'ass' ? parseAss(source) : parseBlocks(source);
  if (cues.length > mostCues) refuse();
  const vtt = writeVtt(cues);
  return vtt.includes('-->') ? { format, vtt, source } : refuse();
};
