import type { z } from 'zod';
import { AppError } from '../platform/http/index.ts';

/** Where a page ended, as an opaque text: base64url of a JSON list. */
export const serializeCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

const refused = (): AppError => new AppError('cursor_invalid', { cursor: 'cursor_invalid' });

/** The parts of a cursor; null without one. @throws AppError `cursor_invalid`. */
export const parseCursor = <Parts>(text: string | undefined, shape: z.ZodType<Parts>): Parts | null => {
  if (text === undefined) return null;
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (parsed.success && !JSON.stringify(parsed.data).includes(String.raw`\u0000`)) return parsed.data;
  } catch {
    // No JSON: refused below.
  }
  throw refused();
};
