/** As much DER (X.690) as certificates of tests are made of. */

const lengthOf = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size]);
  const bytes = size < 0x100 ? [size] : [size >> 8, size & 0xff];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
};

/** One element; `tag` includes the constructed bit. */
export const element = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
};

/** Several elements in order. */
export const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, ...parts);

const base128 = (value: number): number[] => {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
};

/** Such as `2.5.4.3`. */
export const objectId = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...more] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...more.flatMap(base128)]));
};

/** Without its milliseconds, as UTCTime: years from 1950 to 2049. */
export const time = (date: Date): Buffer => {
  const digits = date.toISOString().replace(/\D/g, '').slice(2, 14);
  return element(0x17, Buffer.from(`${digits}Z`));
};

/** The elements that another one consists of, each with tag and length. */
export const childrenOf = (bytes: Buffer): Buffer[] => {
  const children: Buffer[] = [];
  let at = bodyStart(bytes, 0);
  while (at < bytes.length) {
    const start = bodyStart(bytes, at);
    const end = start + bodyLength(bytes, at);
    children.push(bytes.subarray(at, end));
    at = end;
  }
  return children;
};

const bodyStart = (bytes: Buffer, at: number): number => {
  const first = bytes[at + 1] ?? 0;
  return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
};

const bodyLength = (bytes: Buffer, at: number): number => {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? first : bytes.readUIntBE(at + 2, first & 0x7f);
};
