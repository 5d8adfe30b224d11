import { ProtocolViolation } from '../bits/index.ts';
import type { AudioTrack, VideoTrack } from '../unit/index.ts';

const todo = (bytes: Uint8Array): never => {
  throw new ProtocolViolation('codec', `expected a decoder configuration, got ${bytes.length} bytes`);
};

/** The track that an `avcC` body describes. @throws ProtocolViolation */
export const parseAvcDecoderConfig = (bytes: Uint8Array): VideoTrack => todo(bytes);
/** The track that an `hvcC` body describes. @throws ProtocolViolation */
export const parseHevcDecoderConfig = (bytes: Uint8Array): VideoTrack => todo(bytes);
/** The track that an `av1C` body describes. @throws ProtocolViolation */
export const parseAv1Config = (bytes: Uint8Array): VideoTrack => todo(bytes);
/** The track that an AudioSpecificConfig describes. @throws ProtocolViolation */
export const parseAudioSpecificConfig = (bytes: Uint8Array): AudioTrack => todo(bytes);
/** The track that an `OpusHead` describes. @throws ProtocolViolation */
export const parseOpusHead = (bytes: Uint8Array): AudioTrack => todo(bytes);
