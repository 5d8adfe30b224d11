export { parseAudioSpecificConfig } from './aac.ts';
export { parseAv1Config } from './av1.ts';
export { parseAvcDecoderConfig } from './avc.ts';
export { parseHevcDecoderConfig } from './hevc.ts';
export { parseOpusHead, serializeOpusHead } from './opus.ts';
