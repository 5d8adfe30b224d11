import { isErrorCode, type ErrorCode } from '@amphi/contract';
import type { z } from 'zod';
import { AppError } from '../../platform/http/index.ts';

/** A rule that a schema cannot tell: what is wrong with the text, or null. Not asked about fields that are missing or wrong already. */
type Rule = (text: string) => ErrorCode | null;

/** More about a body than its schema says. */
export interface FieldRules<Name extends string> {
  readonly rules?: Readonly<Partial<Record<Name, Rule>>>;
  /** Fields that must be there although the schema lets them out, with what it is called when they are not. */
  readonly required?: Readonly<Partial<Record<Name, ErrorCode>>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The body as its schema reads it. Everything that is wrong is named at once, in the order of the schema; the first is the answer's error.
 * @throws AppError with `fields`; `body_invalid` for a body without fields.
 */
export const readFields = <Shape extends Readonly<Record<string, z.ZodType>>>(
  schema: z.ZodObject<Shape>,
  body: unknown,
  options: FieldRules<keyof Shape & string> = {},
): z.output<z.ZodObject<Shape>> => {
  if (!isRecord(body)) throw new AppError('body_invalid');
  const needed: Readonly<Record<string, ErrorCode | undefined>> = options.required ?? {};
  const checks: Readonly<Record<string, Rule | undefined>> = options.rules ?? {};
  const faultOf = (name: string, type: z.ZodType): ErrorCode | null => {
    const value = body[name];
    const missing = needed[name];
    if (missing !== undefined && (value === undefined || value === null || value === '')) return missing;
    const parsed = type.safeParse(value);
    if (parsed.success) return typeof parsed.data === 'string' ? (checks[name]?.(parsed.data) ?? null) : null;
    const message = parsed.error.issues[0]?.message ?? '';
    return isErrorCode(message) ? message : 'validation_failed';
  };
  const faults = Object.entries(schema.shape).flatMap(([name, type]) => {
    const fault = faultOf(name, type);
    return fault === null ? [] : [[name, fault] as const];
  });
  const [first] = faults;
  if (first !== undefined) throw new AppError(first[1], Object.fromEntries(faults));
  return schema.parse(body);
};

/** The body without fields of these names that are empty: forms send what was not filled in. */
export const withoutEmpty = (body: unknown, names: readonly string[]): unknown =>
  isRecord(body)
    ? Object.fromEntries(Object.entries(body).filter(([name, value]) => !names.includes(name) || value !== ''))
    : body;

/** The body without these fields. */
export const without = (body: unknown, names: readonly string[]): unknown =>
  isRecord(body) ? Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name))) : body;

/** Whether the body has something in the field. */
export const isGiven = (body: unknown, name: string): boolean =>
  isRecord(body) && body[name] !== undefined && body[name] !== null && body[name] !== '';
