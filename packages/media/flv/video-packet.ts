import { parseAv1Config, parseAvcDecoderConfig, parseHevcDecoderConfig } from '../codec/index.ts';
import type { VideoCodec, VideoTrack } from '../unit/index.ts';
import type { BodyReader } from './body-reader.ts';
import { packetType, readEnhanced, refuseFourCc } from './enhanced.ts';
import { UnsupportedCodec } from './unsupported-codec.ts';

/** What one video tag holds; `body` then stands at the payload. */
export type VideoPacket =
  | { readonly type: 'config'; readonly codec: VideoCodec }
  | { readonly type: 'frame'; readonly codec: VideoCodec; readonly compositionMs: number; readonly isKeyframe: boolean }
  | null;

const KEYFRAME = 1;
const COMMAND_FRAME = 5;
const LEGACY_AVC = 7;
/** Not in Adobe's specification, but spoken by the encoders of several CDNs. */
const LEGACY_HEVC = 12;
const LEGACY_NAMES: Readonly<Record<number, string>> = {
  2: 'H.263',
  3: 'Screen Video',
  4: 'VP6',
  5: 'VP6',
  6: 'Screen Video',
};

const FOUR_CC: ReadonlyMap<string, VideoCodec> = new Map([
  ['avc1', 'avc'],
  ['hvc1', 'hevc'],
  ['av01', 'av1'],
]);

/** The head of a video tag body (FLV 10.1 §E.4.3.1, enhanced RTMP v2 "ExVideoTagHeader"). @throws ProtocolViolation, UnsupportedCodec */
export const readVideoPacket = (body: BodyReader): VideoPacket => {
  const first = body.u8();
  return (first & 0x80) === 0 ? readLegacy(body, first) : readExtended(body, first);
};

const readLegacy = (body: BodyReader, first: number): VideoPacket => {
  const frameType = first >> 4;
  if (frameType === COMMAND_FRAME) return null;
  const id = first & 15;
  if (id !== LEGACY_AVC && id !== LEGACY_HEVC) throw new UnsupportedCodec(LEGACY_NAMES[id] ?? `video codec ${id}`);
  // A tag of one byte says nothing; some encoders send it when they stop.
  if (body.remaining === 0) return null;
  const codec = id === LEGACY_AVC ? 'avc' : 'hevc';
  const type = body.u8();
  const compositionMs = body.s24();
  if (type === packetType.sequenceStart) return { type: 'config', codec };
  if (type !== packetType.codedFrames) return null;
  return { type: 'frame', codec, compositionMs, isKeyframe: frameType === KEYFRAME };
};

const readExtended = (body: BodyReader, first: number): VideoPacket => {
  const frameType = (first >> 4) & 7;
  if (frameType === COMMAND_FRAME) return null;
  const packet = readEnhanced(body, first & 15, packetType.six);
  if (packet === null || packet.type === packetType.metadata || packet.type === packetType.sequenceEnd) return null;
  if (packet.type === packetType.five) throw new UnsupportedCodec(`${packet.fourCc} in MPEG-2 TS`);
  const codec = FOUR_CC.get(packet.fourCc) ?? refuseFourCc(packet.fourCc);
  const isKeyframe = frameType === KEYFRAME;
  if (packet.type === packetType.sequenceStart) return { type: 'config', codec };
  if (packet.type === packetType.codedFramesX) {
    return { type: 'frame', codec, compositionMs: packet.offsetMs, isKeyframe };
  }
  if (packet.type !== packetType.codedFrames) return null;
  const compositionMs = (codec === 'av1' ? 0 : body.s24()) + packet.offsetMs;
  return { type: 'frame', codec, compositionMs, isKeyframe };
};

const CONFIG_PARSERS: Readonly<Record<VideoCodec, (config: Uint8Array) => VideoTrack>> = {
  avc: parseAvcDecoderConfig,
  hevc: parseHevcDecoderConfig,
  av1: parseAv1Config,
};

/** The track of a configuration record. @throws ProtocolViolation */
export const parseVideoConfig = (codec: VideoCodec, config: Uint8Array): VideoTrack => CONFIG_PARSERS[codec](config);
