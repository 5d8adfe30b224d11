import type { MediaPlaylist } from './media-playlist.ts';

/** A media playlist as read from text; URIs are not resolved. */
export interface ParsedMediaPlaylist extends MediaPlaylist {
  readonly version: number;
  readonly serverControl: ServerControl;
  /** Segments that a delta update left out before `segments[0]`; 0 in a full playlist. */
  readonly skippedSegments: number;
}

/** `EXT-X-SERVER-CONTROL` (RFC 8216bis §4.4.3.8); seconds. */
export interface ServerControl {
  readonly canBlockReload: boolean;
  readonly partHoldBackSeconds: number | null;
  readonly holdBackSeconds: number | null;
  readonly canSkipUntilSeconds: number | null;
}

/** Text that is no media playlist. */
export class PlaylistSyntaxError extends Error {
  override readonly name = 'PlaylistSyntaxError';
}

/**
 * Reads a media playlist of at most a few megabytes.
 * @throws PlaylistSyntaxError
 */
export function parseMediaPlaylist(text: string): ParsedMediaPlaylist {
  throw new PlaylistSyntaxError(`not here yet: ${text.length}`);
}
