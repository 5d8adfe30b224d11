import { BitReader, ProtocolViolation } from '../bits/index.ts';
import { skipScalingLists, skipShortTermSets } from './hevc-sets.ts';
import { unescapeNal } from './nal.ts';
import { checkedPicture } from './picture.ts';
import type { Picture } from './picture.ts';

/** profile_tier_level without the general part's meaning (ISO/IEC 23008-2 §7.3.3). */
const skipProfileTierLevel = (bits: BitReader, subLayers: number): void => {
  bits.skip(96);
  const present: { readonly profile: boolean; readonly level: boolean }[] = [];
  for (let layer = 0; layer < subLayers; layer++) present.push({ profile: bits.flag(), level: bits.flag() });
  if (subLayers > 0) bits.skip((8 - subLayers) * 2);
  for (const layer of present) bits.skip((layer.profile ? 88 : 0) + (layer.level ? 8 : 0));
};

/** Frames per second from the VUI (§E.2.1), null when it does not tell. */
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
  bits.skip(3);
  if (bits.flag()) for (let side = 0; side < 4; side++) bits.ue();
  if (!bits.flag()) return null;
  const tick = bits.bits(32);
  const scale = bits.bits(32);
  return tick === 0 ? null : scale / tick;
};

/** Width and height in pixels after the conformance window. */
const readSize = (bits: BitReader): { readonly width: number; readonly height: number } => {
  const chroma = bits.ue();
  const isSeparate = chroma === 3 && bits.flag();
  let width = bits.ue();
  let height = bits.ue();
  if (bits.flag()) {
    const unitX = !isSeparate && (chroma === 1 || chroma === 2) ? 2 : 1;
    const unitY = !isSeparate && chroma === 1 ? 2 : 1;
    width -= (bits.ue() + bits.ue()) * unitX;
    height -= (bits.ue() + bits.ue()) * unitY;
  }
  return { width, height };
};

/** From the bit depths to the beginning of the VUI flag. */
const skipToVui = (bits: BitReader, subLayers: number): void => {
  bits.ue();
  bits.ue();
  const orderBits = bits.ue() + 4;
  if (orderBits > 16)
    throw new ProtocolViolation('hevc.sps', `expected an order count of at most 16 bits, got ${orderBits}`);
  const layers = bits.flag() ? subLayers + 1 : 1;
  for (let index = 0; index < layers * 3; index++) bits.ue();
  for (let index = 0; index < 6; index++) bits.ue();
  if (bits.flag() && bits.flag()) skipScalingLists(bits);
  bits.skip(2);
  if (bits.flag()) {
    bits.skip(8);
    bits.ue();
    bits.ue();
    bits.skip(1);
  }
  skipShortTermSets(bits);
  if (bits.flag()) {
    const count = bits.ue();
    if (count > 32) throw new ProtocolViolation('hevc.sps', `expected at most 32 long-term pictures, got ${count}`);
    bits.skip(count * (orderBits + 1));
  }
  bits.skip(2);
};

/**
 * Size and rate of the pictures from an HEVC sequence parameter set, NAL header included (ISO/IEC 23008-2 §7.3.2.2).
 * @throws ProtocolViolation `truncated`, `golomb`, `hevc.sps`, `codec.size`
 */
export const parseHevcSps = (nal: Uint8Array): Picture => {
  if ((((nal[0] ?? 0) >> 1) & 63) !== 33) throw new ProtocolViolation('hevc.sps', 'expected a sequence parameter set');
  const bits = new BitReader(unescapeNal(nal));
  bits.skip(16 + 4);
  const subLayers = bits.bits(3);
  bits.skip(1);
  skipProfileTierLevel(bits, subLayers);
  bits.ue();
  const { width, height } = readSize(bits);
  skipToVui(bits, subLayers);
  return checkedPicture(width, height, bits.flag() ? readFrameRate(bits) : null);
};
