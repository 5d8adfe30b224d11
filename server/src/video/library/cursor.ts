import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../platform/http/index.ts';

/** Where a page of a list ended: values of its last item, by which the next page begins. */
export type Mark = readonly (string | number)[];

const sealed = z.tuple([z.string()], z.union([z.string().max(64), z.number()]));

/** Names a list in its cursors, so that one list's cursor is not taken for another's. */
const nameOf = (list: string): string => createHash('sha256').update(list).digest('base64url').slice(0, 6);

/** An opaque cursor. Whoever makes one up gets another place of the same list, nothing that they could not see anyway. */
export const writeCursor = (list: string, mark: Mark): string =>
  Buffer.from(JSON.stringify([nameOf(list), ...mark])).toString('base64url');

const parse = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
};

/** The mark of a cursor of this list, of the given shape; null without a cursor. @throws AppError `cursor_invalid` */
export const readCursor = <Shape extends z.ZodType>(
  list: string,
  cursor: string | undefined,
  shape: Shape,
): z.output<Shape> | null => {
  if (cursor === undefined) return null;
  const outer = sealed.safeParse(parse(cursor));
  const mark = outer.success && outer.data[0] === nameOf(list) ? shape.safeParse(outer.data.slice(1)) : null;
  if (mark?.success !== true) throw new AppError('cursor_invalid', { cursor: 'cursor_invalid' });
  return mark.data;
};

/** Shape of a moment in a mark: milliseconds since 1970 that a `Date` can hold. */
export const markedMoment = z.int().min(0).max(8_000_000_000_000);
/** Shape of an id in a mark. */
export const markedId = z.string().regex(/^[0-9A-Za-z]{1,32}$/);
