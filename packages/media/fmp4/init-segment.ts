import type { Track } from '../unit/index.ts';
import { join } from './box.ts';
import { fileType, movie } from './movie.ts';
import { sampleEntry } from './sample-entry.ts';

/** Track ids are the same in every init segment of Amphi, so that recordings can join them. */
export const videoTrackId = 1;
/** See `videoTrackId`. */
export const audioTrackId = 2;
/** Ticks per second of every video track. */
export const videoTimescale = 90_000;

/**
 * Serializes the init segment (`ftyp` + `moov` with `mvex`, ISO/IEC 14496-12 §8.8.1) for one video and/or one audio track.
 * `audioTimescale` defaults to the audio track's sample rate; a session keeps one value through all its init segments.
 */
export function initSegment(tracks: readonly Track[], options: { readonly audioTimescale?: number } = {}): Uint8Array {
  const movieTracks = tracks.map((track) => {
    const isVideo = track.kind === 'video';
    return {
      trackId: isVideo ? videoTrackId : audioTrackId,
      kind: track.kind,
      timescale: isVideo ? videoTimescale : (options.audioTimescale ?? track.sampleRate),
      width: isVideo ? track.width : 0,
      height: isVideo ? track.height : 0,
      sampleEntries: [sampleEntry(track)],
    };
  });
  return join([fileType(), movie(movieTracks, null)]);
}
