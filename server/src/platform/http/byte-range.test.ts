import { expect, it } from 'vitest';
import { parseByteRange } from './byte-range.ts';

const whole = { kind: 'whole' };
const impossible = { kind: 'impossible' };
const part = (start: number, end: number) => ({ kind: 'part', start, end });

it.each([
  [undefined, whole],
  ['bytes=0-99', part(0, 99)],
  ['bytes=10-', part(10, 999)],
  ['bytes=-100', part(900, 999)],
  ['bytes=-5000', part(0, 999)],
  ['bytes=500-5000', part(500, 999)],
  ['bytes=999-999', part(999, 999)],
  ['bytes=1000-', impossible],
  ['bytes=-0', impossible],
  ['bytes=9-3', whole],
  ['bytes=-', whole],
  ['bytes=0-1,5-9', whole],
  ['items=0-1', whole],
  ['bytes=0x1-2', whole],
])('%s of 1000 bytes means %o', (header, expected) => {
  expect(parseByteRange(header, 1000)).toEqual(expected);
});
