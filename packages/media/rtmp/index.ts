export { ProtocolViolation } from '../bits/index.ts';
export { RtmpConnection } from './connection.ts';
export type { RtmpState } from './publish-dance.ts';
export { defaultRtmpLimits } from './limits.ts';
export type { RtmpLimits } from './limits.ts';
export type { MediaKind, PublishRequest, RefusalCode, RtmpCrypto, RtmpOwner } from './owner.ts';
export { RtmpPublisher } from './publisher.ts';
export type { RtmpPublisherOptions, RtmpPublisherOwner } from './publisher.ts';
