import { sha256 } from '@noble/hashes/sha2.js';

/** What to find: a text `n` such that SHA-256(`prefix` + `n`) begins with `difficulty` zero bits. */
export interface Puzzle {
  readonly prefix: string;
  readonly difficulty: number;
}

/** How many zero bits bytes begin with. */
export function leadingZeroBits(bytes: Uint8Array): number {
  let bits = 0;
  for (const byte of bytes) {
    if (byte === 0) {
      bits += 8;
      continue;
    }
    return bits + Math.clz32(byte) - 24;
  }
  return bits;
}

/** Tries the numbers from `from`, `count` of them; the first that solves the puzzle as text, or null. */
export function trySome({ prefix, difficulty }: Puzzle, from: number, count: number): string | null {
  const encoder = new TextEncoder();
  const begun = sha256.create().update(encoder.encode(prefix));
  for (let number = from; number < from + count; number += 1) {
    const text = String(number);
    if (leadingZeroBits(begun.clone().update(encoder.encode(text)).digest()) >= difficulty) return text;
  }
  return null;
}

/** Share of the luck that is used up after `tries`, in whole percent: 63 after the average number, never 100 before the end. */
export function workPercent(tries: number, difficulty: number): number {
  return Math.min(99, Math.floor(100 * (1 - Math.exp(-tries / 2 ** difficulty))));
}
