/** Random damage for fuzz tests: the same seed gives the same damage on every machine. */

/** A small generator of numbers from 0 up to 1 (mulberry32). */
const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 0x100000000;
  };
};

/** Bytes that parsers stumble over more often than over others. */
const EDGES = [0, 1, 2, 3, 9, 127, 128, 254, 255];

/** A damaged copy: bytes changed, cut out, repeated or put in, one to eight times. */
const mutate = (bytes: Uint8Array, random: () => number): Uint8Array => {
  let out = Array.from(bytes);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let times = 1 + below(8); times > 0; times--) {
    const at = below(out.length + 1);
    const length = 1 + below(Math.min(16, out.length + 1));
    switch (below(6)) {
      case 0:
        out[at] = below(256);
        break;
      case 1:
        out[at] = EDGES[below(EDGES.length)] ?? 0;
        break;
      case 2:
        out[at] = (out[at] ?? 0) ^ (1 << below(8));
        break;
      case 3:
        out.splice(at, length);
        break;
      case 4:
        out.splice(at, 0, ...out.slice(at, at + length));
        break;
      default:
        out = out.slice(0, Math.max(1, at));
    }
  }
  return Uint8Array.from(out, (byte) => byte ?? 0);
};

/** Bytes of lines of hexadecimal digits; empty lines and what follows `#` are passed over. */
export const parseHexLines = (text: string): Uint8Array[] =>
  text
    .split('\n')
    .map((line) => (line.split('#')[0] ?? '').replaceAll(/\s/g, ''))
    .filter((line) => line !== '')
    .map((line) =>
      Uint8Array.from({ length: line.length / 2 }, (_, index) => parseInt(line.slice(index * 2, index * 2 + 2), 16)),
    );

/** How a fuzz run goes. */
export interface FuzzRun {
  /** Healthy inputs and inputs that once crashed, as hexadecimal lines. */
  readonly seeds: readonly Uint8Array[];
  readonly rounds: number;
  /** What is done with a damaged input. */
  readonly act: (bytes: Uint8Array) => void;
  /** True for errors that a damaged input may cause. */
  readonly isKnown: (error: unknown) => boolean;
}

/** Feeds damaged seeds to a parser. @returns a line for each crash: the input, ready to be kept as a seed, and the error */
export const findCrashes = ({ seeds, rounds, act, isKnown }: FuzzRun): string[] => {
  const random = seededRandom(1);
  const crashes: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const seed = seeds[round % seeds.length] ?? new Uint8Array(0);
    // The first turn takes the seeds as they are.
    const bytes = round < seeds.length ? seed : mutate(seed, random);
    try {
      act(bytes);
    } catch (error) {
      const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
      if (!isKnown(error)) crashes.push(`${hex} # ${String(error)}`);
    }
  }
  return crashes;
};
