import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { leadingZeroBits, trySome, workPercent } from './proof-of-work.ts';

describe('proof of work', () => {
  it('counts zero bits from the front', () => {
    expect(leadingZeroBits(Uint8Array.of(0x80))).toBe(0);
    expect(leadingZeroBits(Uint8Array.of(0, 0x1f))).toBe(11);
    expect(leadingZeroBits(Uint8Array.of(0, 0))).toBe(16);
  });

  it('finds what another implementation of SHA-256 accepts', () => {
    const solution = trySome({ prefix: 'amphi:', difficulty: 10 }, 0, 100_000);
    const digest = createHash('sha256').update(`amphi:${solution}`).digest();
    expect(digest.readUInt16BE(0) >> 6).toBe(0);
  });

  it('gives up after the tries that it was given, and goes on from there', () => {
    const puzzle = { prefix: 'p', difficulty: 8 };
    const first = Number(trySome(puzzle, 0, 100_000));
    expect(trySome(puzzle, 0, first)).toBeNull();
    expect(trySome(puzzle, first, 1)).toBe(String(first));
  });

  it('never claims to be done', () => {
    expect(workPercent(0, 18)).toBe(0);
    expect(workPercent(2 ** 18, 18)).toBe(63);
    expect(workPercent(2 ** 30, 18)).toBe(99);
  });
});
