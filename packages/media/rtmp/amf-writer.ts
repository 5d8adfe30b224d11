import { concatBytes, encodeUtf8 } from '../bits/index.ts';
import { marker } from './amf-value.ts';
import type { AmfObject, AmfValue } from './amf-value.ts';

const number = (value: number): Uint8Array => {
  const bytes = new Uint8Array(9);
  bytes[0] = marker.number;
  new DataView(bytes.buffer).setFloat64(1, value);
  return bytes;
};

const u16 = (value: number): Uint8Array => new Uint8Array([value >> 8, value & 255]);

const u32 = (value: number): Uint8Array =>
  new Uint8Array([(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);

const writeString = (text: string, out: Uint8Array[]): void => {
  const bytes = encodeUtf8(text);
  if (bytes.length > 0xffff) out.push(new Uint8Array([marker.longString]), u32(bytes.length), bytes);
  else out.push(new Uint8Array([marker.string]), u16(bytes.length), bytes);
};

const writeObject = ({ type, properties }: AmfObject, out: Uint8Array[]): void => {
  if (type === 'ecma') out.push(new Uint8Array([marker.ecmaArray]), u32(properties.size));
  else out.push(new Uint8Array([marker.object]));
  for (const [name, value] of properties) {
    const bytes = encodeUtf8(name).subarray(0, 0xffff);
    out.push(u16(bytes.length), bytes);
    writeValue(value, out);
  }
  out.push(new Uint8Array([0, 0, marker.objectEnd]));
};

const writeValue = (value: AmfValue, out: Uint8Array[]): void => {
  if (value === null) out.push(new Uint8Array([marker.null]));
  else if (value === undefined) out.push(new Uint8Array([marker.undefined]));
  else if (typeof value === 'boolean') out.push(new Uint8Array([marker.boolean, value ? 1 : 0]));
  else if (typeof value === 'number') out.push(number(value));
  else if (typeof value === 'string') writeString(value, out);
  else if (!('type' in value)) {
    out.push(new Uint8Array([marker.strictArray]), u32(value.length));
    for (const item of value) writeValue(item, out);
  } else if (value.type === 'date') {
    const bytes = number(value.epochMs);
    bytes[0] = marker.date;
    out.push(bytes, u16(0));
  } else writeObject(value, out);
};

/** AMF0 bytes of values in order, as commands and data messages carry them (AMF0 §2). */
export const serializeAmf = (...values: readonly AmfValue[]): Uint8Array => {
  const out: Uint8Array[] = [];
  for (const value of values) writeValue(value, out);
  return concatBytes(out);
};
