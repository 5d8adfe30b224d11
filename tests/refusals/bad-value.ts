/** Values that a field must refuse, made from its schema alone; and odd ones that it may take but must not stumble over. */
import type { Field, Schema } from './document.ts';

/** One value for one field; `json` is its text in a JSON body, null = the field is left out. */
export interface BadValue {
  readonly what: string;
  readonly json: string | null;
}

/** Far longer than anything that people type, far shorter than the limit of a body. */
const longText = 'a'.repeat(100_000);
const deepList = `${'['.repeat(200)}${']'.repeat(200)}`;
const deepObject = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;

const value = (what: string, given: unknown): BadValue => ({ what, json: JSON.stringify(given) });
const raw = (what: string, json: string): BadValue => ({ what, json });

/** The schema without its `null`. */
const solid = (schema: Schema): Schema => schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
const isNullable = (schema: Schema): boolean => schema.anyOf?.some(({ type }) => type === 'null') ?? false;

const wrongTypes: Readonly<Record<string, readonly BadValue[]>> = {
  string: [value('a number', 42), value('true', true), value('a list', ['a']), value('an object', { a: 1 })],
  number: [value('a list', [1]), value('an object', {}), value('true', true), value('words', 'many')],
  boolean: [value('a number', 7), value('words', 'yes'), value('a list', [true]), value('an object', {})],
  array: [value('text', 'a'), value('a number', 1), value('an object', { 0: 'a' })],
  object: [value('text', 'a'), value('a number', 1), value('a list', [])],
};

const badNumbers: readonly BadValue[] = [
  ...['NaN', '0x1', '1e12', '-1', '1.5', ''].map((text) => value(`"${text}"`, text)),
  value('-1', -1),
  value('1e12', 1e12),
  value('a half', 1.5),
  raw('endless', '1e999'),
];

const badText = ({ enum: words, pattern }: Schema): BadValue[] => [
  value('100 kB', longText),
  value('NUL', 'a\0b'),
  ...(words === undefined && pattern === undefined ? [] : [value('another word', 'no such word')]),
];

const badList = ({ items = {}, maxItems }: Schema): BadValue[] => [
  ...(items.type === 'string' ? [value('a list of objects', [{}]), value('a list of lists', [['a']])] : []),
  ...(items.type === 'string' ? [value('a list with NUL', ['a\0b']), value('a list with 100 kB', [longText])] : []),
  ...(maxItems === undefined
    ? []
    : [
        value(
          'a list too long',
          Array.from({ length: 5000 }, () => 'a'),
        ),
      ]),
];

/** Whether a number is one of those that the schema names. */
const isNamed = ({ enum: words = [] }: Schema, { json }: BadValue): boolean =>
  words.some((word) => JSON.stringify(word) === json);

/** What the field must refuse when it stands in a JSON body. */
export function badValues({ schema, isRequired }: Field): readonly BadValue[] {
  const { type = 'unknown', ...rules } = solid(schema);
  const kind = type === 'integer' ? 'number' : type;
  const wrong = wrongTypes[kind];
  if (wrong === undefined) return [];
  const deep = kind === 'object' ? raw('a deep list', deepList) : raw('a deep object', deepObject);
  return [
    ...(isRequired ? [{ what: 'nothing', json: null }] : []),
    ...(isNullable(schema) ? [] : [value('null', null)]),
    ...wrong,
    deep,
    ...(kind === 'number' ? badNumbers.filter((bad) => !isNamed(rules, bad)) : []),
    ...(kind === 'string' ? badText(rules) : []),
    ...(kind === 'array' ? badList(rules) : []),
  ];
}

/** The same for a query string: raw text behind `name=`. */
export function badQueries({
  schema,
  isRequired,
}: Field): readonly { readonly what: string; readonly text: string | null }[] {
  const { type, enum: words, pattern, maxLength } = solid(schema);
  const bad: { what: string; text: string | null }[] = isRequired ? [{ what: 'nothing', text: null }] : [];
  const add = (...texts: readonly string[]): void =>
    void bad.push(...texts.map((text) => ({ what: text.slice(0, 20), text })));
  if (type === 'integer' || type === 'number') add('NaN', '-1', '1e12', '0x1', '1.5', '99999999999999999999', '');
  if (type === 'string') add('a%00b');
  if (type === 'string' && (maxLength !== undefined || pattern !== undefined)) add('a'.repeat(6000));
  if (words !== undefined || pattern !== undefined) add('no%20such%20word', '__proto__%20');
  return bad;
}

/** Taken or refused, but never a fault: half a surrogate pair, and names that JavaScript gives a meaning to. */
export const oddTexts: readonly string[] = [
  String.raw`"\ud800"`,
  String.raw`"a\udfff\ud83db"`,
  '"__proto__"',
  '"constructor"',
  '"\u202e\u0000"'.replace('\u0000', ''),
];
