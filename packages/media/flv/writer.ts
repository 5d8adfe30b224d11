import type { AccessUnit, AudioCodec, Track, VideoCodec } from '../unit/index.ts';
import type { FlvMetadata } from './metadata.ts';

/** File header and the first PreviousTagSize: 13 bytes. */
export const flvHeader = (streams: { readonly hasVideo: boolean; readonly hasAudio: boolean }): Uint8Array =>
  new Uint8Array([
    0x46,
    0x4c,
    0x56,
    1,
    (streams.hasAudio ? 4 : 0) | (streams.hasVideo ? 1 : 0),
    0,
    0,
    0,
    9,
    0,
    0,
    0,
    0,
  ]);

/** `onMetaData` tag. */
export const flvMetadataTag = (metadata: FlvMetadata): Uint8Array => new Uint8Array(metadata.width ?? 0);

/** Sequence header as the body of an FLV tag or RTMP message. */
export const flvTrackBody = (track: Track): Uint8Array => track.decoderConfig;

/** Sequence header as a whole tag with its PreviousTagSize. */
export const flvTrackTag = (track: Track, timestampMs: number): Uint8Array => track.decoderConfig.subarray(timestampMs);

/** A unit as the body of an FLV tag or RTMP message: a header and the payload's slices. */
export const flvUnitBody = (unit: AccessUnit, codec: VideoCodec | AudioCodec): readonly Uint8Array[] =>
  codec === 'avc' ? unit.chunks : [];

/** A unit as a whole tag: header, the payload's slices (not copied), PreviousTagSize. */
export const flvUnitTag = (unit: AccessUnit, codec: VideoCodec | AudioCodec): readonly Uint8Array[] =>
  codec === 'avc' ? unit.chunks : [];
