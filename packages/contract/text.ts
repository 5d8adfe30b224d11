import { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/** One line that people can read: NFC, no control, zero-width or direction characters, runs of space as one, trimmed. */
const toLine = (value: string): string =>
  value
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();

/** Several lines: as one line, but line feeds stay. */
const toLines = (value: string): string => value.replaceAll(/\r\n?/g, '\n').split('\n').map(toLine).join('\n').trim();

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Length as people count it: grapheme clusters. */
export const lengthOf = (text: string): number => Array.from(graphemes.segment(text)).length;

/** Text of `min` to `max` characters as people count them, cleaned; `rawMax` bounds what is looked at (UTF-16 units). */
export const writtenText = (
  error: ErrorCode,
  limits: { readonly min: number; readonly max: number; readonly isLong?: boolean },
) => {
  const rawMax = limits.max * 16;
  return z
    .string({ error })
    .max(rawMax, { error })
    .transform((value) => (limits.isLong === true ? toLines(value) : toLine(value)))
    .refine((value) => lengthOf(value) >= limits.min && lengthOf(value) <= limits.max, { error })
    .meta({ type: 'string', minLength: limits.min, maxLength: limits.max });
};

/** Required text: nothing, null and the empty text are `missing`, anything else that is no text of `max` units is `invalid`. */
export const givenText = (missing: ErrorCode, invalid: ErrorCode, max: number) =>
  z
    .string({ error: ({ input }) => (input === undefined || input === null ? missing : invalid) })
    .min(1, { error: missing })
    .max(max, { error: invalid });
