import { ByteReader, ProtocolViolation } from '../bits/index.ts';
import type { VideoTrack } from '../unit/index.ts';
import { parseAvcSps } from './avc-sps.ts';
import { hexByte } from './picture.ts';

/**
 * The track that an AVCDecoderConfigurationRecord (body of `avcC`, ISO/IEC 14496-15 §5.3.3.1) describes.
 * @throws ProtocolViolation `avc.config`, `avc.sps`, `truncated`, `golomb`, `codec.size`
 */
export const parseAvcDecoderConfig = (bytes: Uint8Array): VideoTrack => {
  const input = new ByteReader(bytes);
  const version = input.u8();
  if (version !== 1) throw new ProtocolViolation('avc.config', `expected version 1, got ${version}`);
  const profile = input.u8();
  const constraints = input.u8();
  const level = input.u8();
  input.skip(1);
  const count = input.u8() & 31;
  if (count === 0) throw new ProtocolViolation('avc.config', 'expected at least one sequence parameter set');
  const picture = parseAvcSps(input.slice(input.u16()));
  for (let index = 1; index < count; index++) input.skip(input.u16());
  for (let left = input.u8(); left > 0; left--) input.skip(input.u16());
  const codecString = `avc1.${hexByte(profile)}${hexByte(constraints)}${hexByte(level)}`;
  return { kind: 'video', codec: 'avc', decoderConfig: bytes, codecString, ...picture };
};
