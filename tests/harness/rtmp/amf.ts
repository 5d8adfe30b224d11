/**
 * A second, independent AMF0 codec (Adobe AMF0 specification, 2007): the product's own reader must not be its only judge.
 * Only what encoders and servers say to each other in RTMP commands.
 */

/** A value of AMF0 as plain JavaScript. */
export type AmfValue = number | boolean | string | null | undefined | AmfObject | readonly AmfValue[];

/** An AMF0 object or ECMA array. */
export interface AmfObject {
  readonly [name: string]: AmfValue;
}

const NUMBER = 0;
const BOOLEAN = 1;
const STRING = 2;
const OBJECT = 3;
const NULL = 5;
const UNDEFINED = 6;
const ECMA_ARRAY = 8;
const OBJECT_END = 9;
const STRICT_ARRAY = 10;

const name = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** Serializes values one after the other; strict arrays become AMF strict arrays, objects AMF objects. */
export function serializeAmf(...values: readonly AmfValue[]): Buffer {
  return Buffer.concat(values.map(serializeOne));
}

function serializeOne(value: AmfValue): Buffer {
  if (value === null) return Buffer.from([NULL]);
  if (value === undefined) return Buffer.from([UNDEFINED]);
  if (typeof value === 'boolean') return Buffer.from([BOOLEAN, value ? 1 : 0]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes[0] = NUMBER;
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (typeof value === 'string') return Buffer.concat([Buffer.from([STRING]), name(value)]);
  if (isArray(value)) {
    const head = Buffer.alloc(5);
    head[0] = STRICT_ARRAY;
    head.writeUInt32BE(value.length, 1);
    return Buffer.concat([head, ...value.map(serializeOne)]);
  }
  const fields = Object.entries(value).flatMap(([key, field]) => [name(key), serializeOne(field)]);
  return Buffer.concat([Buffer.from([OBJECT]), ...fields, Buffer.from([0, 0, OBJECT_END])]);
}

const isArray = (value: AmfValue): value is readonly AmfValue[] => Array.isArray(value);

/** The fields of an object value; empty for anything else. */
export const fieldsOf = (value: AmfValue): AmfObject =>
  typeof value === 'object' && value !== null && !isArray(value) ? value : {};

/** Parses all values of a command message. Throws a plain RangeError when the bytes end too early. */
export function parseAmf(bytes: Buffer): AmfValue[] {
  const values: AmfValue[] = [];
  const at = { offset: 0 };
  while (at.offset < bytes.length) values.push(parseOne(bytes, at));
  return values;
}

function parseOne(bytes: Buffer, at: { offset: number }): AmfValue {
  const marker = bytes.readUInt8(at.offset++);
  switch (marker) {
    case NUMBER:
      at.offset += 8;
      return bytes.readDoubleBE(at.offset - 8);
    case BOOLEAN:
      return bytes.readUInt8(at.offset++) !== 0;
    case STRING:
      return parseName(bytes, at);
    case OBJECT:
      return parseFields(bytes, at);
    case ECMA_ARRAY:
      at.offset += 4;
      return parseFields(bytes, at);
    case STRICT_ARRAY: {
      at.offset += 4;
      return Array.from({ length: bytes.readUInt32BE(at.offset - 4) }, () => parseOne(bytes, at));
    }
    case NULL:
      return null;
    case UNDEFINED:
      return undefined;
    default:
      throw new Error(`unexpected AMF0 marker ${marker} at ${at.offset - 1}`);
  }
}

function parseName(bytes: Buffer, at: { offset: number }): string {
  const length = bytes.readUInt16BE(at.offset);
  at.offset += 2 + length;
  return bytes.toString('utf8', at.offset - length, at.offset);
}

function parseFields(bytes: Buffer, at: { offset: number }): AmfObject {
  const fields: Record<string, AmfValue> = {};
  for (;;) {
    const key = parseName(bytes, at);
    if (key === '' && bytes[at.offset] === OBJECT_END) {
      at.offset += 1;
      return fields;
    }
    fields[key] = parseOne(bytes, at);
  }
}
