import { z } from 'zod';
import type { ErrorCode } from './errors.ts';

const decimal = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

/** A whole number, in a query string or form as its digits; everything else (`NaN`, `-1`, `1e12`, twice) is the given error. */
export const wholeNumber = (error: ErrorCode, limits: { readonly min: number; readonly max: number }) =>
  z.preprocess(decimal, z.int({ error }).min(limits.min, { error }).max(limits.max, { error }));

/** `page` (from 1, default 1) and `size` (1–100, default 10) of a list. */
export const pageQuery = z.object({
  page: wholeNumber('page_invalid', { min: 1, max: 999_999_999 })
    .default(1)
    .meta({ description: 'Page, from 1; 1 when left out' }),
  size: wholeNumber('size_invalid', { min: 1, max: 100 })
    .default(10)
    .meta({ description: 'Records per page; 10 when left out' }),
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
