/**
 * The one currency between ingest and packaging: tracks and access units.
 * Everything that receives media produces `UnitEvent`s, everything that delivers media consumes them.
 */
import type { Millis } from '../time/index.ts';

/** Video codecs that can be packaged. */
export type VideoCodec = 'avc' | 'hevc' | 'av1';

/** Audio codecs that can be packaged. */
export type AudioCodec = 'aac' | 'opus';

/** What a decoder of the video track must know; replaced as a whole when the encoder changes its configuration. */
export interface VideoTrack {
  readonly kind: 'video';
  readonly codec: VideoCodec;
  /** Body of the `avcC` (ISO/IEC 14496-15 §5.3.3), `hvcC` (§8.3.3) or `av1C` box, without the box header. */
  readonly decoderConfig: Uint8Array;
  /** RFC 6381 string, such as `avc1.64001f`. */
  readonly codecString: string;
  /** Display width and height in pixels after cropping. */
  readonly width: number;
  readonly height: number;
  /** Frames per second as the bitstream declares it, null when it does not. */
  readonly frameRate: number | null;
}

/** What a decoder of the audio track must know. */
export interface AudioTrack {
  readonly kind: 'audio';
  readonly codec: AudioCodec;
  /** AAC: AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). Opus: body of the `dOps` box. */
  readonly decoderConfig: Uint8Array;
  /** RFC 6381 string, such as `mp4a.40.2` or `opus`. */
  readonly codecString: string;
  /** Samples per second of the decoded signal (with SBR: the output rate). */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples per access unit at `sampleRate` when it is constant (1024 for AAC-LC, 2048 with SBR), else 0 (Opus). */
  readonly frameSamples: number;
}

/** What a decoder must know, of either kind. */
export type Track = VideoTrack | AudioTrack;

/** One coded picture or one coded audio frame. */
export interface AccessUnit {
  readonly kind: 'video' | 'audio';
  /** Decoding time on the session's timeline; never goes back within a kind after repair. */
  readonly dts: Millis;
  /** Presentation time minus decoding time; may be negative. 0 for audio. */
  readonly compositionOffset: Millis;
  /** Decoding can begin here. True for every audio unit. */
  readonly isKeyframe: boolean;
  /** The payload in order, as slices of the buffers it arrived in (not copied): AVC/HEVC length-prefixed NAL units, AV1 OBUs, raw AAC, Opus packet. */
  readonly chunks: readonly Uint8Array[];
  /** Sum of the lengths of `chunks` in bytes. */
  readonly byteLength: number;
}

/** What flows from a publisher to everything that packages it. */
export type UnitEvent =
  | { readonly type: 'track'; readonly track: Track }
  | { readonly type: 'unit'; readonly unit: AccessUnit }
  /** The publisher came back or its clock jumped: what follows does not continue what came before. */
  | { readonly type: 'discontinuity' };
