import { ProtocolViolation } from '../bits/index.ts';
import type { BitReader } from '../bits/index.ts';

/** scaling_list_data (ISO/IEC 23008-2 §7.3.4). */
export const skipScalingLists = (bits: BitReader): void => {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.ue();
        continue;
      }
      const coefficients = Math.min(64, 1 << (4 + (size << 1)));
      if (size > 1) bits.se();
      for (let index = 0; index < coefficients; index++) bits.se();
    }
  }
};

/** One st_ref_pic_set that builds on the one before it. @returns its number of pictures */
const skipPredictedSet = (bits: BitReader, before: number): number => {
  bits.skip(1);
  bits.ue();
  let pictures = 0;
  for (let index = 0; index <= before; index++) {
    const isUsed = bits.flag();
    const isKept = isUsed || bits.flag();
    if (isKept) pictures += 1;
  }
  return pictures;
};

const skipPlainSet = (bits: BitReader): number => {
  const negative = bits.ue();
  const positive = bits.ue();
  if (negative > 16 || positive > 16) throw new ProtocolViolation('hevc.sps', 'expected at most 16 reference pictures');
  for (let index = 0; index < negative + positive; index++) {
    bits.ue();
    bits.skip(1);
  }
  return negative + positive;
};

/** All short-term reference picture sets of a sequence parameter set (§7.3.7). @throws ProtocolViolation `hevc.sps` */
export const skipShortTermSets = (bits: BitReader): void => {
  const count = bits.ue();
  if (count > 64) throw new ProtocolViolation('hevc.sps', `expected at most 64 reference picture sets, got ${count}`);
  let pictures = 0;
  for (let index = 0; index < count; index++) {
    pictures = index > 0 && bits.flag() ? skipPredictedSet(bits, pictures) : skipPlainSet(bits);
  }
};
