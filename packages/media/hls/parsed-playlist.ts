import type { MediaPlaylist } from './media-playlist.ts';

/** A media playlist as read from text; URIs are not resolved. */
export interface ParsedMediaPlaylist extends MediaPlaylist {
  readonly version: number;
  readonly serverControl: ServerControl;
  /** Segments that a delta update left out before `segments[0]`; 0 in a full playlist. `mediaSequence` counts from the first left-out one. */
  readonly skippedSegments: number;
  readonly hasIndependentSegments: boolean;
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
 * Completes a delta update with what the client knew before (RFC 8216bis §6.3.7).
 * @throws PlaylistSyntaxError when `previous` lacks a skipped segment.
 */
export function applyDelta(previous: ParsedMediaPlaylist, delta: ParsedMediaPlaylist): ParsedMediaPlaylist {
  if (delta.skippedSegments === 0) return delta;
  const from = delta.mediaSequence - previous.mediaSequence;
  const skipped = previous.segments.slice(Math.max(0, from), Math.max(0, from + delta.skippedSegments));
  if (from < 0 || skipped.length !== delta.skippedSegments) {
    throw new PlaylistSyntaxError('the delta update skips segments that were never known');
  }
  let initUri = skipped.at(-1)?.initUri ?? '';
  const rest = delta.segments.map((segment) => {
    initUri = segment.initUri === '' ? initUri : segment.initUri;
    return { ...segment, initUri };
  });
  const open = delta.open === null ? null : { ...delta.open, initUri: delta.open.initUri || initUri };
  const bare = skipped.map((segment) => ({ ...segment, parts: [] }));
  return { ...delta, segments: [...bare, ...rest], open, skippedSegments: 0 };
}
