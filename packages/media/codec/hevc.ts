import { ByteReader, ProtocolViolation } from '../bits/index.ts';
import type { VideoTrack } from '../unit/index.ts';
import { parseHevcSps } from './hevc-sps.ts';

const SPS = 33;

const reverse32 = (value: number): number => {
  let out = 0;
  for (let bit = 0; bit < 32; bit++) out = ((out << 1) | ((value >>> bit) & 1)) >>> 0;
  return out;
};

/** Bytes of general constraint flags, trailing zero bytes left out (ISO/IEC 14496-15 §E.3). */
const constraintText = (flags: Uint8Array): string => {
  let length = flags.length;
  while (length > 0 && flags[length - 1] === 0) length -= 1;
  return Array.from(flags.subarray(0, length), (byte) => `.${byte.toString(16).toUpperCase()}`).join('');
};

/**
 * The track that an HEVCDecoderConfigurationRecord (body of `hvcC`, ISO/IEC 14496-15 §8.3.3.1) describes.
 * @throws ProtocolViolation `hevc.config`, `hevc.sps`, `truncated`, `golomb`, `codec.size`
 */
export const parseHevcDecoderConfig = (bytes: Uint8Array): VideoTrack => {
  const input = new ByteReader(bytes);
  const version = input.u8();
  // Version 0 was written by encoders that followed the draft.
  if (version > 1) throw new ProtocolViolation('hevc.config', `expected version 1, got ${version}`);
  const general = input.u8();
  const compatibility = reverse32(input.u32()).toString(16).toUpperCase();
  const constraints = input.slice(6);
  const level = input.u8();
  input.skip(9);
  const sps = findSps(input);
  if (sps === null) throw new ProtocolViolation('hevc.config', 'expected a sequence parameter set');
  const space = ['', 'A', 'B', 'C'][general >> 6] ?? '';
  const tier = (general & 32) === 0 ? 'L' : 'H';
  const codecString = `hvc1.${space}${general & 31}.${compatibility}.${tier}${level}${constraintText(constraints)}`;
  return { kind: 'video', codec: 'hevc', decoderConfig: bytes, codecString, ...parseHevcSps(sps) };
};

/** The first sequence parameter set; `input` stands at numOfArrays. */
const findSps = (input: ByteReader): Uint8Array | null => {
  let found: Uint8Array | null = null;
  for (let arrays = input.u8(); arrays > 0; arrays--) {
    const type = input.u8() & 63;
    for (let count = input.u16(); count > 0; count--) {
      const nal = input.slice(input.u16());
      if (type === SPS) found ??= nal;
    }
  }
  return found;
};
