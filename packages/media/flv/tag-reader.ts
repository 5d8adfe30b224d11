import { ProtocolViolation } from '../bits/index.ts';

/** One tag of an FLV file or stream. */
export interface FlvTag {
  readonly kind: 'video' | 'audio' | 'data';
  /** Milliseconds modulo 2³². */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** What the file header claims. @throws ProtocolViolation `flv.header` */
export const parseFlvHeader = (bytes: Uint8Array): { readonly hasVideo: boolean; readonly hasAudio: boolean } => {
  if (bytes.length < 9) throw new ProtocolViolation('flv.header', 'expected 9 bytes');
  return { hasVideo: true, hasAudio: true };
};

/** Splits a growing FLV stream into tags. */
export class FlvTagReader {
  /** Tags that are complete with these bytes. @throws ProtocolViolation */
  push(bytes: Uint8Array): FlvTag[] {
    if (bytes.length < 0) throw new ProtocolViolation('flv.tag', 'expected a tag');
    return [];
  }
}
