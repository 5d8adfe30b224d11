import { parseAudioSpecificConfig, parseOpusHead } from '../codec/index.ts';
import type { AudioCodec, AudioTrack } from '../unit/index.ts';
import type { BodyReader } from './body-reader.ts';
import { packetType, readEnhanced, refuseFourCc } from './enhanced.ts';
import { UnsupportedCodec } from './unsupported-codec.ts';

/** What one audio tag holds; `body` then stands at the payload. */
export type AudioPacket = { readonly type: 'config' | 'frame'; readonly codec: AudioCodec } | null;

const LEGACY_AAC = 10;
const ENHANCED = 9;
const LEGACY_NAMES: Readonly<Record<number, string>> = {
  0: 'PCM',
  1: 'ADPCM',
  2: 'MP3',
  3: 'PCM',
  4: 'Nellymoser',
  5: 'Nellymoser',
  6: 'Nellymoser',
  7: 'G.711',
  8: 'G.711',
  11: 'Speex',
  14: 'MP3',
};

const FOUR_CC: ReadonlyMap<string, AudioCodec> = new Map([
  ['mp4a', 'aac'],
  ['Opus', 'opus'],
]);

/** The head of an audio tag body (FLV 10.1 §E.4.2.1, enhanced RTMP v2 "ExAudioTagHeader"). @throws ProtocolViolation, UnsupportedCodec */
export const readAudioPacket = (body: BodyReader): AudioPacket => {
  const first = body.u8();
  const format = first >> 4;
  if (format === ENHANCED) return readExtended(body, first & 15);
  if (format !== LEGACY_AAC) throw new UnsupportedCodec(LEGACY_NAMES[format] ?? `audio codec ${format}`);
  if (body.remaining === 0) return null;
  return { type: body.u8() === packetType.sequenceStart ? 'config' : 'frame', codec: 'aac' };
};

const readExtended = (body: BodyReader, first: number): AudioPacket => {
  const packet = readEnhanced(body, first, packetType.five);
  if (packet === null) return null;
  const codec = FOUR_CC.get(packet.fourCc) ?? refuseFourCc(packet.fourCc);
  if (packet.type === packetType.sequenceStart) return { type: 'config', codec };
  return packet.type === packetType.codedFrames ? { type: 'frame', codec } : null;
};

/** The track of a configuration record. @throws ProtocolViolation */
export const parseAudioConfig = (codec: AudioCodec, config: Uint8Array): AudioTrack =>
  codec === 'aac' ? parseAudioSpecificConfig(config) : parseOpusHead(config);
