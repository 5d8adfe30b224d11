import { BitReader, ProtocolViolation } from '../bits/index.ts';
import type { AudioTrack } from '../unit/index.ts';

/** samplingFrequencyIndex (ISO/IEC 14496-3 table 1.18). */
const RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];
/** Channels by channelConfiguration (table 1.19); 0 is told by a program config element. */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8];

const SBR = 5;
const PS = 29;
/** Object types that GASpecificConfig describes: Main, LC, SSR, LTP, TwinVQ, and the error resilient ones. */
const GENERAL_AUDIO = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23]);

const readObjectType = (bits: BitReader): number => {
  const type = bits.bits(5);
  return type === 31 ? 32 + bits.bits(6) : type;
};

const readRate = (bits: BitReader): number => {
  const index = bits.bits(4);
  const rate = index === 15 ? bits.bits(24) : (RATES[index] ?? 0);
  if (rate < 7350 || rate > 192_000)
    throw new ProtocolViolation('aac.rate', `expected a known sample rate, got ${rate}`);
  return rate;
};

/** Channels of a program_config_element (§4.4.1.1): single elements count one, pairs two. */
const readProgramChannels = (bits: BitReader): number => {
  bits.skip(10);
  const counts = [bits.bits(4), bits.bits(4), bits.bits(4)];
  const lfe = bits.bits(2);
  bits.skip(3 + 4);
  if (bits.flag()) bits.skip(4);
  if (bits.flag()) bits.skip(4);
  if (bits.flag()) bits.skip(3);
  let channels = lfe;
  for (const count of counts) {
    for (let element = 0; element < count; element++) {
      channels += bits.flag() ? 2 : 1;
      bits.skip(4);
    }
  }
  return channels;
};

/** SBR or PS told after the core's configuration, for decoders that know neither (§1.6.5.3). */
const readSyncExtension = (bits: BitReader): { readonly rate: number; readonly hasPs: boolean } | null => {
  if (bits.remaining < 16 || bits.bits(11) !== 0x2b7 || readObjectType(bits) !== SBR) return null;
  if (bits.remaining < 5 || !bits.flag()) return null;
  const rate = readRate(bits);
  const hasPs = bits.remaining >= 12 && bits.bits(11) === 0x548 && bits.flag();
  return { rate, hasPs };
};

/**
 * The track that an AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1) describes; with SBR rate and frame length are the output's.
 * @throws ProtocolViolation `truncated`, `aac.object`, `aac.rate`, `aac.channels`
 */
export const parseAudioSpecificConfig = (bytes: Uint8Array): AudioTrack => {
  const bits = new BitReader(bytes);
  const signalled = readObjectType(bits);
  let rate = readRate(bits);
  const channelConfig = bits.bits(4);
  let isSbr = signalled === SBR || signalled === PS;
  let hasPs = signalled === PS;
  let core = signalled;
  if (isSbr) {
    rate = readRate(bits);
    core = readObjectType(bits);
  }
  if (!GENERAL_AUDIO.has(core)) throw new ProtocolViolation('aac.object', `expected AAC, got object type ${core}`);
  const coreSamples = bits.flag() ? 960 : 1024;
  if (bits.flag()) bits.skip(14);
  bits.skip(1);
  let channels = channelConfig === 0 ? readProgramChannels(bits) : (CHANNELS[channelConfig] ?? 0);
  if (channels === 0)
    throw new ProtocolViolation('aac.channels', `expected channels, got configuration ${channelConfig}`);
  const later = isSbr || channelConfig === 0 ? null : readSyncExtension(bits);
  if (later !== null) {
    isSbr = true;
    hasPs = later.hasPs;
    rate = later.rate;
  }
  if (hasPs) channels = 2;
  const objectType = hasPs ? PS : isSbr ? SBR : core;
  return {
    kind: 'audio',
    codec: 'aac',
    decoderConfig: bytes,
    codecString: `mp4a.40.${objectType}`,
    sampleRate: rate,
    channels,
    frameSamples: isSbr ? coreSamples * 2 : coreSamples,
  };
};
