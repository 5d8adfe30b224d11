import type { Cue } from './caption-text.ts';

/** Time of ASS, `H:MM:SS.cc`, in milliseconds. */
const timeOf = (text: string): number | null => {
  const [, hours, minutes, seconds, hundredths = '0'] = /^(\d{1,3}):(\d{2}):(\d{2})[.,](\d{1,3})$/.exec(text) ?? [];
  if (hours === undefined) return null;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(hundredths.padEnd(3, '0'));
};

/** What people read of a line: styles gone, line breaks real; drawings (`\p1`) are no text. */
const textOf = (written: string): string =>
  /\{[^{}]*\\p[1-9]/.test(written)
    ? ''
    : written
        .replaceAll(/\{[^{}]*\}/g, '')
        .replaceAll(/\\N|\\n/g, '\n')
        .replaceAll('\\h', ' ');

/**
 * Dialogue lines of an ASS or SSA file. Of the looks nothing is kept: players
 * that can show them read the file itself.
 */
export const parseAss = (text: string): readonly Cue[] => {
  let fields: readonly string[] = [];
  let isEvents = false;
  const cues: Cue[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.startsWith('[')) isEvents = /^\[events\]/i.test(trimmed);
    else if (isEvents && /^format:/i.test(trimmed)) {
      fields = trimmed
        .slice('format:'.length)
        .split(',')
        .map((name) => name.trim().toLowerCase());
    } else if (isEvents && /^dialogue:/i.test(trimmed)) {
      const cue = dialogueOf(trimmed.slice('dialogue:'.length), fields);
      if (cue !== null) cues.push(cue);
    }
  }
  return cues;
};

/** The text is the last field and may hold commas. */
const dialogueOf = (line: string, fields: readonly string[]): Cue | null => {
  const parts = line.split(',');
  const at = (name: string): string => parts[fields.indexOf(name)]?.trim() ?? '';
  const startMs = timeOf(at('start'));
  const endMs = timeOf(at('end'));
  if (startMs === null || endMs === null) return null;
  return { startMs, endMs, text: textOf(parts.slice(fields.length - 1).join(',')) };
};
