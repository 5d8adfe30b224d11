import type { UnitEvent } from '../unit/index.ts';
import type { FlvMetadata } from './metadata.ts';
import { UnsupportedCodec } from './unsupported-codec.ts';

/** FLV tag bodies (also the bodies of RTMP media messages) → units with raw timestamps. */
export class FlvUnitReader {
  /** @throws ProtocolViolation, UnsupportedCodec */
  video(timestamp: number, chunks: readonly Uint8Array[]): UnitEvent[] {
    if (timestamp < 0) throw new UnsupportedCodec(String(chunks.length));
    return [];
  }

  /** @throws ProtocolViolation, UnsupportedCodec */
  audio(timestamp: number, chunks: readonly Uint8Array[]): UnitEvent[] {
    if (timestamp < 0) throw new UnsupportedCodec(String(chunks.length));
    return [];
  }

  /** What `onMetaData` says, null for other data. @throws ProtocolViolation */
  data(chunks: readonly Uint8Array[]): FlvMetadata | null {
    if (chunks.length < 0) throw new UnsupportedCodec('data');
    return null;
  }
}
