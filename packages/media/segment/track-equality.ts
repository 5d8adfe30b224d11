import type { Track } from '../unit/index.ts';

const isSameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index]);

/** Whether two tracks mean the same to a decoder. */
export function isSameTrack(one: Track, other: Track): boolean {
  return (
    one.kind === other.kind &&
    one.codec === other.codec &&
    one.codecString === other.codecString &&
    isSameBytes(one.decoderConfig, other.decoderConfig)
  );
}
