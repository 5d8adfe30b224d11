import { readFragmentFacts } from './facts.ts';
import type { TrackFragmentFacts } from './facts.ts';
import { findBox, viewOf, walkBoxes } from './walk.ts';

/** The beginning of a segment of one track up to its samples: `styp`, `sidx`, `moof`. */
export interface SegmentHead {
  /** Of the one track. */
  readonly track: TrackFragmentFacts;
  /** Length of the head; samples follow. */
  readonly byteLength: number;
}

/** Bytes that must be read to have the whole head, as far as these first bytes tell; null when they are not a segment of ours. */
export function segmentHeadLength(bytes: Uint8Array): number | null {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (size < 8) return null;
    // `moof` (ISO/IEC 14496-12 §8.8.4)
    if (type === 0x6d6f_6f66) return at + size;
    // Only `styp` and `sidx` go before it.
    if (type !== 0x7374_7970 && type !== 0x7369_6478) return null;
    at += size;
  }
  return bytes.length + 8;
}

const emptyMediaData = Uint8Array.of(0, 0, 0, 8, 0x6d, 0x64, 0x61, 0x74);

/** Reads a whole head (`segmentHeadLength` bytes) of a segment with one fragment of one track; null when it is none. */
export function readSegmentHead(bytes: Uint8Array): SegmentHead | null {
  // The reader of fragments wants a fragment with its samples: an empty box stands in for them.
  const whole = new Uint8Array(bytes.length + emptyMediaData.length);
  whole.set(bytes);
  whole.set(emptyMediaData, bytes.length);
  const { fragments } = readFragmentFacts(whole);
  const track = fragments[0]?.tracks[0];
  const isOne = fragments.length === 1 && fragments[0]?.tracks.length === 1;
  return track === undefined || !isOne ? null : { track, byteLength: bytes.length };
}

/** Overwrites a 32 or 64 bit number at a place, by the version of its box. */
function setNumber(view: DataView, at: number, isLong: boolean, value: number): void {
  if (isLong) view.setBigUint64(at, BigInt(value));
  else view.setUint32(at, value);
}

/**
 * Moves a segment to another decode time and number, in place: `tfdt` (ISO/IEC 14496-12 §8.8.12) and `mfhd` are rewritten, a `sidx`,
 * whose times would be wrong now, becomes `free`. `bytes` is a whole head.
 * @throws RangeError when the time does not fit the boxes or a box is missing.
 */
export function retimeSegmentHead(
  bytes: Uint8Array,
  { baseTicks, sequenceNumber }: { readonly baseTicks: number; readonly sequenceNumber: number },
): void {
  const view = viewOf(bytes);
  const number = findBox(view, 0, bytes.length, ['moof', 'mfhd']);
  const time = findBox(view, 0, bytes.length, ['moof', 'traf', 'tfdt']);
  if (number === null || number.end - number.bodyStart < 8 || time === null) {
    throw new RangeError('expected a segment head with mfhd and tfdt');
  }
  const isLong = view.getUint8(time.bodyStart) === 1;
  const isThere = time.end - time.bodyStart >= (isLong ? 12 : 8);
  if (!isThere || !Number.isSafeInteger(baseTicks) || baseTicks < 0 || (!isLong && baseTicks >= 2 ** 32)) {
    throw new RangeError(`decode time ${baseTicks} does not fit`);
  }
  view.setUint32(number.bodyStart + 4, sequenceNumber);
  setNumber(view, time.bodyStart + 4, isLong, baseTicks);
  for (const found of walkBoxes(view, 0, bytes.length)) {
    // 'free'
    if (found.type === 'sidx') view.setUint32(found.start + 4, 0x6672_6565);
  }
}
