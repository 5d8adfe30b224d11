import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolViolation } from '../bits/index.ts';
import { parseAmf } from './amf-reader.ts';
import { amfObject, amfProperty } from './amf-value.ts';
import type { AmfValue } from './amf-value.ts';
import { serializeAmf } from './amf-writer.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const name = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty'));
const value = fc.letrec<{ any: AmfValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<AmfValue[]>(null, undefined, true, false),
    fc.double(),
    text,
    fc.record({ type: fc.constant('date' as const), epochMs: fc.double({ noNaN: true }) }),
    fc.array(tie('any'), { maxLength: 5 }),
    fc.record({
      type: fc.constantFrom('object' as const, 'ecma' as const),
      properties: fc.array(fc.tuple(name, tie('any')), { maxLength: 5 }).map((entries) => new Map(entries)),
    }),
  ),
})).any;

const nested = (depth: number): Uint8Array => {
  let inner: AmfValue = 1;
  for (let level = 0; level < depth; level++) inner = [inner];
  return serializeAmf(inner);
};

const codeOf = (bytes: Uint8Array): string => {
  try {
    parseAmf(bytes);
  } catch (error) {
    return error instanceof ProtocolViolation ? error.code : String(error);
  }
  return 'fine';
};

describe('AMF0', () => {
  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (values) => {
        expect(parseAmf(serializeAmf(...values))).toEqual(values);
      }),
    );
  });

  it('writes texts beyond 65 535 bytes as long strings', () => {
    const long = 'x'.repeat(70_000);
    const bytes = serializeAmf(long);
    expect(bytes[0]).toBe(12);
    expect(parseAmf(bytes)).toEqual([long]);
  });

  it('keeps names of prototypes as plain properties', () => {
    const [object] = parseAmf(
      serializeAmf({ type: 'object', properties: new Map([['__proto__', amfObject({ polluted: true })]]) }),
    );
    expect(amfProperty(object, '__proto__')).toEqual(amfObject({ polluted: true }));
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(amfProperty(object, 'toString')).toBeUndefined();
  });

  it('reads typed objects, references, XML and an object without its end', () => {
    expect(parseAmf(new Uint8Array([16, 0, 1, 65, 0, 1, 97, 5, 0, 0, 9]))).toEqual([amfObject({ a: null })]);
    expect(parseAmf(new Uint8Array([7, 0, 1, 13]))).toEqual([undefined, undefined]);
    expect(parseAmf(new Uint8Array([15, 0, 0, 0, 1, 60]))).toEqual(['<']);
    expect(parseAmf(new Uint8Array([3, 0, 1, 97, 5]))).toEqual([amfObject({ a: null })]);
  });

  it('ignores the count of an associative array, which encoders get wrong', () => {
    const bytes = new Uint8Array([8, 255, 255, 255, 255, 0, 1, 97, 5, 0, 0, 9]);
    expect(parseAmf(bytes)).toEqual([{ type: 'ecma', properties: new Map([['a', null]]) }]);
  });

  it('bounds depth, count, names and declared lengths before it takes memory', () => {
    expect(codeOf(nested(16))).toBe('fine');
    expect(codeOf(nested(17))).toBe('amf.depth');
    expect(codeOf(serializeAmf(...Array.from({ length: 4097 }, () => null)))).toBe('amf.items');
    expect(codeOf(new Uint8Array([10, 255, 255, 255, 255]))).toBe('amf.items');
    expect(codeOf(serializeAmf(amfObject({ ['x'.repeat(10_000)]: 1 })))).toBe('amf.name');
    expect(codeOf(new Uint8Array([12, 255, 255, 255, 255, 1]))).toBe('truncated');
    expect(codeOf(new Uint8Array([17, 1]))).toBe('amf.marker');
  });
});
