import { z } from 'zod';
import { errorMessage, errorStatus, type ErrorCode } from './errors.ts';

/** Schema of a successful answer around `data`: `code` is 200, `message` and `msg` carry the same text. */
export const envelope = <Data extends z.ZodType>(data: Data) =>
  z.object({ code: z.literal(200), message: z.string(), msg: z.string(), data });

/** What is wrong, by field name. */
export const fieldErrors = z.record(z.string(), z.string());

/** Schema of every refusal: `code` equals the HTTP status, `error` is a stable string of the registry. */
export const refusal = z
  .object({
    code: z.int().min(400).max(599),
    message: z.string(),
    msg: z.string(),
    error: z.string(),
    data: z.object({ fields: fieldErrors }).nullable(),
  })
  .meta({ id: 'Refusal' });

/** A successful answer. */
export interface Success<Data> {
  code: 200;
  message: string;
  msg: string;
  data: Data;
}

/** A refusal as it goes over the wire. */
export type Refusal = z.output<typeof refusal>;

/** Puts data into the envelope. */
export const success = <Data>(data: Data, message = 'ok'): Success<Data> => ({
  code: 200,
  message,
  msg: message,
  data,
});

/** Puts a refusal into the envelope; `fields` names what is wrong with which field. */
export const refuse = (code: ErrorCode, fields: Readonly<Record<string, string>> | null = null): Refusal => ({
  code: errorStatus(code),
  message: errorMessage(code),
  msg: errorMessage(code),
  error: code,
  data: fields === null ? null : { fields: { ...fields } },
});

/** A moment as ISO 8601 in UTC with milliseconds. */
export const instant = z.string().meta({ format: 'date-time', examples: ['2026-11-20T12:00:00.000Z'] });
