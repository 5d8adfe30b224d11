import { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/** A whole number in a query string or form; everything else (`NaN`, `-1`, `1e12`, twice) is the given error. */
export const wholeNumber = (error: ErrorCode, limits: { readonly min: number; readonly max: number }) =>
  z
    .union([z.string({ error }), z.number({ error })], { error })
    .transform((value) => (/^\d{1,9}$/.test(String(value)) ? Number(value) : Number.NaN))
    .pipe(z.number({ error }).min(limits.min, { error }).max(limits.max, { error }));

/** `page` (from 1, default 1) and `size` (1–100, default 10) of a list. */
export const pageQuery = z.object({
  page: wholeNumber('page_invalid', { min: 1, max: 999_999_999 })
    .prefault('1')
    .meta({ description: 'Page, from 1', type: 'integer', minimum: 1, default: 1 }),
  size: wholeNumber('size_invalid', { min: 1, max: 100 })
    .prefault('10')
    .meta({ description: 'Records per page, 1 to 100', type: 'integer', minimum: 1, maximum: 100, default: 10 }),
});

/** Page and size as decoded numbers. */
export type Page = z.output<typeof pageQuery>;

/** Schema of one page of a list: a page past the end has no records, `pages` of nothing is 0. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    records: z.array(item),
    total: z.int().min(0),
    page: z.int().min(1),
    size: z.int().min(1),
    pages: z.int().min(0),
  });
