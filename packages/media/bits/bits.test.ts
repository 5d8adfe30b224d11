import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitReader, ByteReader, ProtocolViolation, concatBytes, decodeUtf8, encodeUtf8, equalBytes } from './index.ts';

describe('UTF-8', () => {
  it('agrees with the runtime for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Buffer.from(encodeUtf8(text))).toEqual(Buffer.from(text, 'utf8'));
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
    );
  });

  it('replaces lone surrogates', () => {
    expect(decodeUtf8(encodeUtf8('a\ud800b'))).toBe('a\ufffdb');
  });

  it('never fails on malformed bytes and keeps what is well formed', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeUtf8(bytes)));
    expect(decodeUtf8(new Uint8Array([0x61, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf8, 0x62, 0xe2, 0x82]))).toMatch(
      /^a\ufffd+b\ufffd+$/,
    );
  });
});

describe('ByteReader', () => {
  it('reads big-endian numbers in order', () => {
    const reader = new ByteReader(
      new Uint8Array([1, 0, 2, 0, 0, 3, 0xff, 0, 0, 4, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0x68, 0x69]),
    );
    expect([reader.u8(), reader.u16(), reader.u24(), reader.u32(), reader.f64()]).toEqual([1, 2, 3, 0xff000004, 1]);
    expect(reader.utf8(2)).toBe('hi');
    expect(reader.remaining).toBe(0);
  });

  it('refuses to read past the end and does not move', () => {
    const reader = new ByteReader(new Uint8Array(2));
    expect(() => reader.u24()).toThrow(ProtocolViolation);
    expect(() => reader.skip(3)).toThrow(ProtocolViolation);
    expect(reader.position).toBe(0);
  });
});

describe('BitReader', () => {
  it('reads what was written bit by bit', () => {
    const part = fc.integer({ min: 1, max: 32 }).chain((width) => fc.tuple(fc.constant(width), fc.nat(2 ** width - 1)));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.map(([width, value]) => value.toString(2).padStart(width, '0')).join('');
        const bytes = (text.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2));
        const reader = new BitReader(Uint8Array.from(bytes));
        for (const [width, value] of parts) expect(reader.bits(width)).toBe(value);
      }),
    );
  });

  it('reads exponential Golomb codes', () => {
    // 1 010 011 00100 00101 as ue: 0 1 2 3 4; the same as se: 0 1 -1 2 -2
    const bytes = new Uint8Array([0b10100110, 0b01000010, 0b10000000]);
    const unsigned = new BitReader(bytes);
    expect(Array.from({ length: 5 }, () => unsigned.ue())).toEqual([0, 1, 2, 3, 4]);
    const signed = new BitReader(bytes);
    expect(Array.from({ length: 5 }, () => signed.se())).toEqual([0, 1, -1, 2, -2]);
  });

  it('refuses endless codes and reads past the end', () => {
    expect(() => new BitReader(new Uint8Array(16)).ue()).toThrow(ProtocolViolation);
    expect(() => new BitReader(new Uint8Array(1)).bits(9)).toThrow(ProtocolViolation);
    expect(() => new BitReader(new Uint8Array(1)).skip(9)).toThrow(ProtocolViolation);
  });
});

describe('concatBytes and equalBytes', () => {
  it('joins in order and compares by content', () => {
    const joined = concatBytes([new Uint8Array([1]), new Uint8Array(0), new Uint8Array([2, 3])]);
    expect(equalBytes(joined, new Uint8Array([1, 2, 3]))).toBe(true);
    expect(equalBytes(joined, new Uint8Array([1, 2, 4]))).toBe(false);
    expect(equalBytes(joined, new Uint8Array([1, 2]))).toBe(false);
  });
});
