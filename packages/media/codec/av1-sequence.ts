import { BitReader, ByteReader, ProtocolViolation } from '../bits/index.ts';
import { checkedPicture } from './picture.ts';
import type { Picture } from './picture.ts';

const SEQUENCE_HEADER = 1;

/** An AV1 leb128 number (AV1 §4.10.5). */
const leb128 = (input: ByteReader): number => {
  let value = 0;
  for (let index = 0; index < 8; index++) {
    const byte = input.u8();
    value += (byte & 127) * 2 ** (index * 7);
    if (byte < 128) return value;
  }
  throw new ProtocolViolation('av1.obu', 'expected a leb128 of at most 8 bytes');
};

/** Payload of the first sequence header among OBUs, null when there is none (AV1 §5.3). @throws ProtocolViolation */
export const findSequenceHeader = (obus: Uint8Array): Uint8Array | null => {
  const input = new ByteReader(obus);
  while (input.remaining > 0) {
    const header = input.u8();
    if ((header & 4) !== 0) input.skip(1);
    const length = (header & 2) !== 0 ? leb128(input) : input.remaining;
    const payload = input.slice(length);
    if (((header >> 3) & 15) === SEQUENCE_HEADER) return payload;
  }
  return null;
};

/** uvlc() (AV1 §4.10.3). */
const uvlc = (bits: BitReader): number => {
  let zeros = 0;
  while (!bits.flag()) {
    zeros += 1;
    if (zeros >= 32) return 2 ** 32 - 1;
  }
  return 2 ** zeros - 1 + bits.bits(zeros);
};

/** timing_info and decoder_model_info (AV1 §5.5.3, §5.5.4). */
const readTiming = (bits: BitReader): { readonly frameRate: number | null; readonly delayBits: number } => {
  if (!bits.flag()) return { frameRate: null, delayBits: 0 };
  const tick = bits.bits(32);
  const scale = bits.bits(32);
  const isEqual = bits.flag();
  const ticksPerPicture = isEqual ? uvlc(bits) + 1 : 1;
  const frameRate = isEqual && tick > 0 ? scale / tick / ticksPerPicture : null;
  if (!bits.flag()) return { frameRate, delayBits: 0 };
  const delayBits = bits.bits(5) + 1;
  bits.skip(32 + 5 + 5);
  return { frameRate, delayBits };
};

const skipOperatingPoints = (bits: BitReader, delayBits: number): void => {
  const hasDelays = bits.flag();
  const count = bits.bits(5) + 1;
  for (let point = 0; point < count; point++) {
    bits.skip(12);
    if (bits.bits(5) > 7) bits.skip(1);
    if (delayBits > 0 && bits.flag()) bits.skip(delayBits * 2 + 1);
    if (hasDelays && bits.flag()) bits.skip(4);
  }
};

/**
 * Size and rate of the pictures from the payload of a sequence header OBU (AV1 §5.5.1).
 * @throws ProtocolViolation `truncated`, `codec.size`
 */
export const parseAv1SequenceHeader = (payload: Uint8Array): Picture => {
  const bits = new BitReader(payload);
  bits.skip(4);
  let frameRate: number | null = null;
  if (bits.flag()) {
    bits.skip(5);
  } else {
    const timing = readTiming(bits);
    frameRate = timing.frameRate;
    skipOperatingPoints(bits, timing.delayBits);
  }
  const widthBits = bits.bits(4) + 1;
  const heightBits = bits.bits(4) + 1;
  const width = bits.bits(widthBits) + 1;
  const height = bits.bits(heightBits) + 1;
  return checkedPicture(width, height, frameRate);
};
