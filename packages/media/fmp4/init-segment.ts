import type { Track } from '../unit/index.ts';

/** Track ids are the same in every init segment of Amphi, so that recordings can join them. */
export const videoTrackId = 1;
export const audioTrackId = 2;
/** Ticks per second of every video track. */
export const videoTimescale = 90_000;

/**
 * Serializes the init segment (`ftyp` + `moov` with `mvex`) for one video and/or one audio track.
 * `audioTimescale` defaults to the audio track's sample rate; a session keeps one value through all its init segments.
 */
export function initSegment(tracks: readonly Track[], options: { readonly audioTimescale?: number } = {}): Uint8Array {
  throw new Error(`not here yet: ${tracks.length} ${options.audioTimescale}`);
}
