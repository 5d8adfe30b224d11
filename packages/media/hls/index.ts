export { serializeMediaPlaylist } from './media-playlist-text.ts';
export type { MediaPlaylist, OpenSegment, PlaylistPart, PlaylistSegment, RenditionReport } from './media-playlist.ts';
export { serializeMultivariant } from './multivariant.ts';
export type { Variant } from './multivariant.ts';
export { decideBlocking, hasReached, wantsSkip } from './blocking.ts';
export type { BlockingDecision, DeliveryDirectives, PlaylistEdge, PlaylistPosition } from './blocking.ts';
export { parseMediaPlaylist, PlaylistSyntaxError } from './parsed-playlist.ts';
export type { ParsedMediaPlaylist, ServerControl } from './parsed-playlist.ts';
export { lintRevision } from './lint.ts';
