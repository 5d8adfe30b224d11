import { ByteReader, ProtocolViolation } from '../bits/index.ts';
import type { VideoTrack } from '../unit/index.ts';
import { findSequenceHeader, parseAv1SequenceHeader } from './av1-sequence.ts';

/** Bits per sample by the two flags of `av1C`; twelve only exists in profile 2. */
const bitDepth = (profile: number, isHigh: boolean, isTwelve: boolean): string => {
  if (!isHigh) return '08';
  return profile === 2 && isTwelve ? '12' : '10';
};

/**
 * The track that an AV1CodecConfigurationRecord (body of `av1C`, AV1 in ISOBMFF §2.3) with its sequence header describes.
 * @throws ProtocolViolation `av1.config`, `av1.obu`, `truncated`, `codec.size`
 */
export const parseAv1Config = (bytes: Uint8Array): VideoTrack => {
  const input = new ByteReader(bytes);
  const marker = input.u8();
  if (marker !== 0x81) throw new ProtocolViolation('av1.config', `expected marker and version 0x81, got ${marker}`);
  const profileAndLevel = input.u8();
  const flags = input.u8();
  input.skip(1);
  const sequence = findSequenceHeader(input.slice(input.remaining));
  if (sequence === null) throw new ProtocolViolation('av1.config', 'expected a sequence header in the configuration');
  const profile = profileAndLevel >> 5;
  const level = String(profileAndLevel & 31).padStart(2, '0');
  const tier = (flags & 0x80) === 0 ? 'M' : 'H';
  const codecString = `av01.${profile}.${level}${tier}.${bitDepth(profile, (flags & 0x40) !== 0, (flags & 0x20) !== 0)}`;
  return { kind: 'video', codec: 'av1', decoderConfig: bytes, codecString, ...parseAv1SequenceHeader(sequence) };
};
