import { BitReader, ProtocolViolation } from '../bits/index.ts';
import { unescapeNal } from './nal.ts';
import { checkedPicture } from './picture.ts';
import type { Picture } from './picture.ts';

/** Profiles whose parameter set tells the chroma format (ISO/IEC 14496-10 §7.3.2.1.1). */
const CHROMA_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Longest cycle of picture order counts that the standard allows. */
const MOST_ORDER_CYCLE = 255;

const skipScalingList = (bits: BitReader, size: number): void => {
  let last = 8;
  let next = 8;
  for (let index = 0; index < size && next !== 0; index++) {
    next = (last + bits.se() + 256) % 256;
    if (next !== 0) last = next;
  }
};

/** Reads the fields of high profiles. @returns chroma_format_idc, 0 for separate colour planes */
const readHighProfile = (bits: BitReader): number => {
  const chroma = bits.ue();
  const isSeparate = chroma === 3 && bits.flag();
  bits.ue();
  bits.ue();
  bits.skip(1);
  if (bits.flag()) {
    for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) {
      if (bits.flag()) skipScalingList(bits, list < 6 ? 16 : 64);
    }
  }
  return isSeparate ? 0 : chroma;
};

const skipPictureOrder = (bits: BitReader): void => {
  bits.ue();
  const type = bits.ue();
  if (type === 0) bits.ue();
  if (type !== 1) return;
  bits.skip(1);
  bits.se();
  bits.se();
  const cycle = bits.ue();
  if (cycle > MOST_ORDER_CYCLE) throw new ProtocolViolation('avc.sps', `expected a cycle of at most 255, got ${cycle}`);
  for (let index = 0; index < cycle; index++) bits.se();
};

/** Frames per second from the VUI (§E.1.1), null when it does not tell. */
const readFrameRate = (bits: BitReader): number | null => {
  if (bits.flag() && bits.bits(8) === 255) bits.skip(32);
  if (bits.flag()) bits.skip(1);
  if (bits.flag()) {
    bits.skip(4);
    if (bits.flag()) bits.skip(24);
  }
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
  if (!bits.flag()) return null;
  const tick = bits.bits(32);
  const scale = bits.bits(32);
  // A frame is two fields long.
  return tick === 0 ? null : scale / tick / 2;
};

/**
 * Size and rate of the pictures from an AVC sequence parameter set, NAL header included (ISO/IEC 14496-10 §7.3.2.1.1).
 * @throws ProtocolViolation `truncated`, `golomb`, `avc.sps`, `codec.size`
 */
export const parseAvcSps = (nal: Uint8Array): Picture => {
  if (((nal[0] ?? 0) & 31) !== 7) throw new ProtocolViolation('avc.sps', 'expected a sequence parameter set');
  const bits = new BitReader(unescapeNal(nal));
  bits.skip(8);
  const profile = bits.bits(8);
  bits.skip(16);
  bits.ue();
  const chroma = CHROMA_PROFILES.has(profile) ? readHighProfile(bits) : 1;
  skipPictureOrder(bits);
  bits.ue();
  bits.skip(1);
  const widthBlocks = bits.ue() + 1;
  const heightUnits = bits.ue() + 1;
  const fields = bits.flag() ? 1 : 2;
  if (fields === 2) bits.skip(1);
  bits.skip(1);
  let width = widthBlocks * 16;
  let height = heightUnits * fields * 16;
  if (bits.flag()) {
    const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
    const unitY = (chroma === 1 ? 2 : 1) * fields;
    width -= (bits.ue() + bits.ue()) * unitX;
    height -= (bits.ue() + bits.ue()) * unitY;
  }
  return checkedPicture(width, height, bits.flag() ? readFrameRate(bits) : null);
};
