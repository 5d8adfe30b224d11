import type { MediaPlaylist } from './media-playlist.ts';

/** Renders a media playlist; with `skip` as a delta update (`EXT-X-SKIP`) where anything may be skipped. */
export function serializeMediaPlaylist(playlist: MediaPlaylist, options: { readonly skip?: boolean } = {}): string {
  throw new Error(`not here yet: ${playlist.type} ${options.skip}`);
}
