/** Values that a schema takes, so that of a whole body only the tested field is wrong. */
import type { Field, Schema } from './document.ts';

/** By the name of the field, where a schema alone does not tell what is right. */
const known: Readonly<Record<string, unknown>> = {
  mobile: '13912345678',
  account: '13912345678',
  email: 'refusals@example.org',
  password: 'quite a long password',
  username: 'refusals_user',
  birthDate: '1990-01-31',
  name: 'a-name',
  language: 'en',
  to: '13912345678',
  from: '2026-01-31T00:00:00Z',
  q: 'a',
  received: { codeId: 'unknown', code: '000000' },
  playId: 'refusals0123456789',
  passkey: { challengeId: 'unknown', response: {} },
};

const ofSchema = ({ type, enum: words, const: only, anyOf, minimum, items }: Schema): unknown => {
  if (only !== undefined) return only;
  if (words !== undefined) return words[0];
  if (anyOf !== undefined) return ofSchema(anyOf[0] ?? {});
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'array') return items?.enum === undefined ? [] : [items.enum[0]];
  return type === 'object' ? {} : 'text';
};

/** A good value for the field. */
export const goodValue = ({ name, schema }: Field): unknown =>
  Object.hasOwn(known, name) && schema.enum === undefined ? known[name] : ofSchema(schema);

/** A whole body in which every required field is good, as JSON texts by name; what may be null is, because some must be said so. */
export const goodBody = (fields: readonly Field[]): Map<string, string> =>
  new Map(
    fields.flatMap((field) => {
      const isNullable = field.schema.anyOf?.some(({ type }) => type === 'null') === true;
      if (field.place !== 'body' || !(field.isRequired || isNullable)) return [];
      return [[field.name, field.isRequired ? JSON.stringify(goodValue(field)) : 'null'] as const];
    }),
  );

/** The text of a JSON object. */
export const objectText = (members: ReadonlyMap<string, string>): string =>
  `{${Array.from(members, ([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
