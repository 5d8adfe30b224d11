/** A date: milliseconds since 1970 UTC. */
interface AmfDate {
  readonly type: 'date';
  readonly epochMs: number;
}

/** An anonymous object (`object`) or an associative array (`ecma`); a Map, so that no key can reach a prototype. */
export interface AmfObject {
  readonly type: 'object' | 'ecma';
  readonly properties: ReadonlyMap<string, AmfValue>;
}

/** A value of AMF0 (specification of 2007, §2); XML and long strings arrive as text, references and `unsupported` as undefined. */
export type AmfValue = null | undefined | boolean | number | string | AmfDate | AmfObject | readonly AmfValue[];

/** Type markers of AMF0 §2.1. */
export const marker = {
  number: 0,
  boolean: 1,
  string: 2,
  object: 3,
  null: 5,
  undefined: 6,
  reference: 7,
  ecmaArray: 8,
  objectEnd: 9,
  strictArray: 10,
  date: 11,
  longString: 12,
  unsupported: 13,
  xml: 15,
  typedObject: 16,
} as const;

/** An object value from names and values. */
export const amfObject = (properties: Readonly<Record<string, AmfValue>>): AmfObject => ({
  type: 'object',
  properties: new Map(Object.entries(properties)),
});

/** The property of that name when the value is an object that has it, else undefined. */
export const amfProperty = (value: AmfValue, name: string): AmfValue =>
  isAmfObject(value) ? value.properties.get(name) : undefined;

/** True for objects and associative arrays. */
export const isAmfObject = (value: AmfValue): value is AmfObject =>
  typeof value === 'object' && value !== null && 'type' in value && value.type !== 'date';
