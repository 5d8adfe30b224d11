export { parseMetadata } from './metadata.ts';
export type { FlvMetadata } from './metadata.ts';
export { FlvTagReader, parseFlvHeader } from './tag-reader.ts';
export type { FlvTag } from './tag-reader.ts';
export { FlvUnitReader } from './unit-reader.ts';
export { UnsupportedCodec } from './unsupported-codec.ts';
export {
  flvHeader,
  flvMetadataBody,
  flvMetadataTag,
  flvTrackBody,
  flvTrackTag,
  flvUnitBody,
  flvUnitTag,
} from './writer.ts';
