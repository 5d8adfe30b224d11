import { z } from 'zod';
import { parseCursor, serializeCursor } from './cursor.ts';

/** Lists by time: the last row's moment (Unix ms) and id. */
export interface MomentCursor {
  readonly at: Date;
  readonly id: string;
}

const largestMs = 8_000_000_000_000;
const shape = z.tuple([z.int().min(0).max(largestMs), z.string().max(40)]);

/** What a list by time goes on from; null = from its beginning. @throws AppError `cursor_invalid`. */
export const parseMomentCursor = (text: string | undefined): MomentCursor | null => {
  const parts = parseCursor(text, shape);
  return parts === null ? null : { at: new Date(parts[0]), id: parts[1] };
};

/** `rows` holds one more than the page when there is more: the page, and where it goes on. */
export const pageByMoment = <Row>(
  rows: readonly Row[],
  size: number,
  placeOf: (row: Row) => MomentCursor,
): { readonly records: readonly Row[]; readonly next: string | null } => {
  const records = rows.slice(0, size);
  const last = records.at(-1);
  if (rows.length <= size || last === undefined) return { records, next: null };
  const { at, id } = placeOf(last);
  return { records, next: serializeCursor([at.getTime(), id]) };
};
