import type { Cue } from './caption-text.ts';

const time = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})`;
const timing = new RegExp(String.raw`^\s*${time}\s*-->\s*${time}`);

const msOf = (parts: readonly (string | undefined)[]): number => {
  const [hours = '0', minutes = '0', seconds = '0', fraction = '0'] = parts;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
};

/**
 * Cues of SRT and WebVTT, which share their form: a block with a line of two times, and the text below it up to the next empty line
 * (https://www.w3.org/TR/webvtt1/#file-parsing). Numbers, names, notes, styles and settings of cues are passed over.
 */
export const parseBlocks = (text: string): readonly Cue[] => {
  const cues: Cue[] = [];
  let open: { readonly startMs: number; readonly endMs: number; readonly lines: string[] } | null = null;
  const close = (): void => {
    if (open !== null) cues.push({ startMs: open.startMs, endMs: open.endMs, text: open.lines.join('\n') });
    open = null;
  };
  for (const line of text.split('\n')) {
    const match = line.includes('-->') ? timing.exec(line) : null;
    if (match !== null) {
      close();
      open = { startMs: msOf(match.slice(1, 5)), endMs: msOf(match.slice(5, 9)), lines: [] };
    } else if (line.trim() === '') close();
    else open?.lines.push(line);
  }
  close();
  return cues;
};
