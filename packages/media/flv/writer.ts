/** Tags for FLV files, HTTP-FLV and RTMP: legacy for AVC and AAC, enhanced for HEVC, AV1 and Opus. */
import { concatBytes } from '../bits/index.ts';
import { serializeOpusHead } from '../codec/index.ts';
import { serializeAmf } from '../rtmp/amf-writer.ts';
import type { AmfValue } from '../rtmp/amf-value.ts';
import type { AccessUnit, AudioCodec, Track, VideoCodec } from '../unit/index.ts';
import type { FlvMetadata } from './metadata.ts';

const TAG_AUDIO = 8;
const TAG_VIDEO = 9;
const TAG_DATA = 18;
/** AAC, 44 kHz, 16 bit, stereo: what the specification asks for whatever the real signal is. */
const AAC_HEAD = 0xaf;
const ENHANCED_AUDIO = 0x90;
const ENHANCED_VIDEO = 0x80;
const KEYFRAME = 1;
const INTER_FRAME = 2;
const SEQUENCE_START = 0;
const CODED_FRAMES = 1;

const HVC1 = [0x68, 0x76, 0x63, 0x31] as const;
const AV01 = [0x61, 0x76, 0x30, 0x31] as const;
const OPUS = [0x4f, 0x70, 0x75, 0x73] as const;

/** What stands before a decoder configuration in a tag body. */
const TRACK_HEADS: Readonly<Record<VideoCodec | AudioCodec, readonly number[]>> = {
  avc: [(KEYFRAME << 4) | 7, SEQUENCE_START, 0, 0, 0],
  hevc: [ENHANCED_VIDEO | (KEYFRAME << 4) | SEQUENCE_START, ...HVC1],
  av1: [ENHANCED_VIDEO | (KEYFRAME << 4) | SEQUENCE_START, ...AV01],
  aac: [AAC_HEAD, SEQUENCE_START],
  opus: [ENHANCED_AUDIO | SEQUENCE_START, ...OPUS],
};

const s24 = (value: number): readonly [number, number, number] => {
  const limited = Math.max(-0x800000, Math.min(0x7fffff, Math.round(value)));
  return [(limited >> 16) & 255, (limited >> 8) & 255, limited & 255];
};

/** File header and the first PreviousTagSize: 13 bytes (FLV 10.1 §E.2). */
export const flvHeader = (streams: { readonly hasVideo: boolean; readonly hasAudio: boolean }): Uint8Array => {
  const flags = (streams.hasAudio ? 4 : 0) | (streams.hasVideo ? 1 : 0);
  return new Uint8Array([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0]);
};

/** Eleven bytes before a tag body; the timestamp in ms is rounded and taken modulo 2³². */
const writeTagHead = (out: Uint8Array, type: number, bodyLength: number, timestampMs: number): void => {
  const time = (Math.round(timestampMs) % 0x100000000) >>> 0;
  out[0] = type;
  out[1] = bodyLength >> 16;
  out[2] = bodyLength >> 8;
  out[3] = bodyLength;
  out[4] = time >> 16;
  out[5] = time >> 8;
  out[6] = time;
  out[7] = time >>> 24;
};

const previousTagSize = (bodyLength: number): Uint8Array => {
  const size = bodyLength + 11;
  return new Uint8Array([size >>> 24, size >> 16, size >> 8, size]);
};

const wholeTag = (type: number, body: Uint8Array, timestampMs: number): Uint8Array => {
  const head = new Uint8Array(11);
  writeTagHead(head, type, body.length, timestampMs);
  return concatBytes([head, body, previousTagSize(body.length)]);
};

/** Sequence header as the body of an FLV tag or RTMP message. */
export const flvTrackBody = (track: Track): Uint8Array => {
  const config = track.codec === 'opus' ? serializeOpusHead(track.decoderConfig) : track.decoderConfig;
  return concatBytes([new Uint8Array(TRACK_HEADS[track.codec]), config]);
};

/** Sequence header as a whole tag with its PreviousTagSize; `timestampMs` on the timeline of the receiver. */
export const flvTrackTag = (track: Track, timestampMs: number): Uint8Array =>
  wholeTag(track.kind === 'video' ? TAG_VIDEO : TAG_AUDIO, flvTrackBody(track), timestampMs);

/** What stands before the payload in a tag body. */
const unitHead = (unit: AccessUnit, codec: VideoCodec | AudioCodec): readonly number[] => {
  if (codec === 'aac') return [AAC_HEAD, CODED_FRAMES];
  if (codec === 'opus') return [ENHANCED_AUDIO | CODED_FRAMES, ...OPUS];
  const frameType = (unit.isKeyframe ? KEYFRAME : INTER_FRAME) << 4;
  if (codec === 'avc') return [frameType | 7, CODED_FRAMES, ...s24(unit.compositionOffset)];
  // Enhanced AV1 frames carry no composition time.
  if (codec === 'av1') return [ENHANCED_VIDEO | frameType | CODED_FRAMES, ...AV01];
  return [ENHANCED_VIDEO | frameType | CODED_FRAMES, ...HVC1, ...s24(unit.compositionOffset)];
};

/** A unit as the body of an FLV tag or RTMP message: a head and the payload's slices (not copied). */
export const flvUnitBody = (unit: AccessUnit, codec: VideoCodec | AudioCodec): readonly Uint8Array[] => [
  new Uint8Array(unitHead(unit, codec)),
  ...unit.chunks,
];

/**
 * A unit as a whole tag: head, the payload's slices (not copied), PreviousTagSize. The timestamp is `unit.dts` plus
 * `shiftMs`, so that one viewer's stream may begin at 0.
 */
export const flvUnitTag = (unit: AccessUnit, codec: VideoCodec | AudioCodec, shiftMs = 0): readonly Uint8Array[] => {
  const head = unitHead(unit, codec);
  const bodyLength = head.length + unit.byteLength;
  const bytes = new Uint8Array(11 + head.length);
  writeTagHead(bytes, unit.kind === 'video' ? TAG_VIDEO : TAG_AUDIO, bodyLength, unit.dts + shiftMs);
  bytes.set(head, 11);
  return [bytes, ...unit.chunks, previousTagSize(bodyLength)];
};

/** Body of a data tag or message with `onMetaData`; what is null is left out. */
export const flvMetadataBody = (metadata: FlvMetadata): Uint8Array => {
  const properties = new Map<string, AmfValue>();
  const put = (name: string, value: number | string | null): void => {
    if (value !== null) properties.set(name, value);
  };
  put('width', metadata.width);
  put('height', metadata.height);
  put('framerate', metadata.frameRate);
  put('videodatarate', metadata.videoBitrateBps === null ? null : metadata.videoBitrateBps / 1000);
  put('audiodatarate', metadata.audioBitrateBps === null ? null : metadata.audioBitrateBps / 1000);
  put('encoder', metadata.encoder);
  return serializeAmf('onMetaData', { type: 'ecma', properties });
};

/** `onMetaData` as a whole tag with its PreviousTagSize, at timestamp 0. */
export const flvMetadataTag = (metadata: FlvMetadata): Uint8Array => wholeTag(TAG_DATA, flvMetadataBody(metadata), 0);
