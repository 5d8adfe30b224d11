export { FlvUnitReader } from './unit-reader.ts';
export type { FlvMetadata } from './metadata.ts';
export { UnsupportedCodec } from './unsupported-codec.ts';
export { flvHeader, flvMetadataTag, flvTrackBody, flvTrackTag, flvUnitBody, flvUnitTag } from './writer.ts';
export { FlvTagReader, parseFlvHeader } from './tag-reader.ts';
export type { FlvTag } from './tag-reader.ts';
