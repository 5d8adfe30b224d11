/**
 * Parameter sets in front of keyframes. Most readers of a single file (ffmpeg and what is built on it) never leave the first of several
 * sample entries within fragments, but every decoder obeys parameter sets in the stream. So keyframes under a later init segment carry them,
 * and a recording over a change of configuration decodes everywhere; live players do not mind.
 */
import type { VideoTrack } from '../unit/index.ts';

/** What to put in front of a track's keyframes. */
export interface ParameterSets {
  /** NAL units with length prefixes as the track's samples have them. */
  readonly bytes: Uint8Array;
  readonly lengthSize: number;
  readonly codec: 'avc' | 'hevc';
}

/** NAL unit types: AVC (ITU-T H.264 table 7-1), HEVC (H.265 table 7-1). */
const nalTypes = {
  avc: { of: (header: number) => header & 0x1f, delimiter: 9, firstSet: 7 },
  hevc: { of: (header: number) => (header >> 1) & 0x3f, delimiter: 35, firstSet: 32 },
} as const;

/** Reads `count` NAL units with 16-bit lengths from `at`; returns where they end, or null when they do not fit. */
function takeUnits(config: Uint8Array, at: number, count: number, lengthSize: number, out: number[]): number | null {
  let position = at;
  for (let index = 0; index < count; index += 1) {
    const length = (config[position] ?? 0) * 256 + (config[position + 1] ?? 0);
    if (position + 2 + length > config.length) return null;
    for (let byte = lengthSize - 1; byte >= 0; byte -= 1) out.push(Math.floor(length / 256 ** byte) % 256);
    out.push(...config.subarray(position + 2, position + 2 + length));
    position += 2 + length;
  }
  return position;
}

/** The parameter sets of `avcC` (ISO/IEC 14496-15 §5.3.3.1) or `hvcC` (§8.3.3.1); null for AV1 and for what cannot be read. */
export function readParameterSets(track: VideoTrack): ParameterSets | null {
  const config = track.decoderConfig;
  const out: number[] = [];
  if (track.codec === 'av1') return null;
  const lengthSize = ((config[track.codec === 'avc' ? 4 : 21] ?? 0) & 3) + 1;
  let at: number | null = track.codec === 'avc' ? 5 : 23;
  const arrays = track.codec === 'avc' ? 2 : (config[22] ?? 0);
  for (let index = 0; index < arrays && at !== null; index += 1) {
    if (track.codec === 'avc') {
      const count: number = (config[at] ?? 0) & (index === 0 ? 0x1f : 0xff);
      at = takeUnits(config, at + 1, count, lengthSize, out);
    } else {
      const count: number = (config[at + 1] ?? 0) * 256 + (config[at + 2] ?? 0);
      at = takeUnits(config, at + 3, count, lengthSize, out);
    }
  }
  return at === null || out.length === 0 ? null : { bytes: Uint8Array.from(out), lengthSize, codec: track.codec };
}

/** The keyframe with its parameter sets, behind an access unit delimiter where it has one; as it is where it carries its own. */
export function withParameterSets(chunks: readonly Uint8Array[], sets: ParameterSets): readonly Uint8Array[] {
  const [first, ...rest] = chunks;
  const { lengthSize, codec } = sets;
  const names = nalTypes[codec];
  if (first === undefined) return chunks;
  const header = first[lengthSize];
  const type = header === undefined ? null : names.of(header);
  if (type === names.firstSet) return chunks;
  if (type !== names.delimiter) return [sets.bytes, ...chunks];
  let length = lengthSize;
  for (let index = 0; index < lengthSize; index += 1) length += (first[index] ?? 0) * 256 ** (lengthSize - 1 - index);
  const next = first[length + lengthSize];
  if (next === undefined || names.of(next) === names.firstSet) return chunks;
  return [first.subarray(0, length), sets.bytes, first.subarray(length), ...rest];
}
