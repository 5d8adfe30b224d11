import { equalBytes } from '../bits/index.ts';
import { millis } from '../time/index.ts';
import type { AudioTrack, UnitEvent, VideoTrack } from '../unit/index.ts';
import { parseAudioConfig, readAudioPacket } from './audio-packet.ts';
import { BodyReader } from './body-reader.ts';
import { parseMetadata } from './metadata.ts';
import type { FlvMetadata } from './metadata.ts';
import { parseVideoConfig, readVideoPacket } from './video-packet.ts';

/**
 * FLV tag bodies (also the bodies of RTMP media messages), legacy and enhanced, → tracks and units with raw timestamps.
 * A configuration that repeats the last one is silent; frames before the first configuration are dropped.
 */
export class FlvUnitReader {
  readonly #body = new BodyReader();
  #video: VideoTrack | null = null;
  #audio: AudioTrack | null = null;

  /** One video tag body; `timestamp` in raw ms. @throws ProtocolViolation, UnsupportedCodec */
  video(timestamp: number, chunks: readonly Uint8Array[]): UnitEvent[] {
    const body = this.#body;
    body.reset(chunks);
    if (body.remaining === 0) return [];
    const packet = readVideoPacket(body);
    if (packet === null || body.remaining === 0) return [];
    if (packet.type === 'config') {
      const config = body.restCopy();
      const current = this.#video;
      if (current?.codec === packet.codec && equalBytes(current.decoderConfig, config)) return [];
      this.#video = parseVideoConfig(packet.codec, config);
      return [{ type: 'track', track: this.#video }];
    }
    if (this.#video?.codec !== packet.codec) return [];
    const { compositionMs, isKeyframe } = packet;
    const byteLength = body.remaining;
    return [
      {
        type: 'unit',
        unit: {
          kind: 'video',
          dts: millis(timestamp),
          compositionOffset: millis(compositionMs),
          isKeyframe,
          chunks: body.rest(),
          byteLength,
        },
      },
    ];
  }

  /** One audio tag body; `timestamp` in raw ms. @throws ProtocolViolation, UnsupportedCodec */
  audio(timestamp: number, chunks: readonly Uint8Array[]): UnitEvent[] {
    const body = this.#body;
    body.reset(chunks);
    if (body.remaining === 0) return [];
    const packet = readAudioPacket(body);
    if (packet === null || body.remaining === 0) return [];
    if (packet.type === 'config') {
      const track = parseAudioConfig(packet.codec, body.restCopy());
      const current = this.#audio;
      if (current?.codec === track.codec && equalBytes(current.decoderConfig, track.decoderConfig)) return [];
      this.#audio = track;
      return [{ type: 'track', track }];
    }
    if (this.#audio?.codec !== packet.codec) return [];
    const byteLength = body.remaining;
    return [
      {
        type: 'unit',
        unit: {
          kind: 'audio',
          dts: millis(timestamp),
          compositionOffset: millis(0),
          isKeyframe: true,
          chunks: body.rest(),
          byteLength,
        },
      },
    ];
  }

  /** What `onMetaData` says, null for other or malformed data. */
  data(chunks: readonly Uint8Array[]): FlvMetadata | null {
    return parseMetadata(chunks);
  }
}
