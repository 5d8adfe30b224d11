import { fullBox, join, u16, u32, u64 } from './box.ts';
import { readInitFacts } from './facts.ts';
import type { InitTrackFacts } from './facts.ts';
import { fileType, movie } from './movie.ts';
import type { MovieTrack } from './movie.ts';
import { findBox, viewOf, walkBoxes } from './walk.ts';

/** One segment of a recording, for the index that makes it seekable. */
export interface RecordedSegment {
  readonly byteLength: number;
  /** Where the segment begins on the session's timeline, in milliseconds. */
  readonly startMs: number;
  readonly durationMs: number;
}

/** What a recording is made of. */
export interface RecordingParts {
  /** The session's init segments in the order of their ids; the n-th one gets sample description index n (from 1). */
  readonly inits: readonly Uint8Array[];
  readonly durationMs: number;
  /** When given, a `sidx` follows the `moov`, so that players can seek. All segments, in order, without holes in the file. */
  readonly segments?: readonly RecordedSegment[];
}

/** References that one `sidx` can hold; longer recordings get several segments per reference. */
const mostReferences = 65_535;

/** One track with an entry for every init segment; an init without the track repeats a neighbour's entry, so that indexes agree. */
function mergeTrack(kind: 'video' | 'audio', inits: readonly (readonly InitTrackFacts[])[]): MovieTrack | null {
  const found = inits.map((tracks) => tracks.find((track) => track.kind === kind));
  const first = found.find((track) => track !== undefined);
  if (first === undefined) return null;
  let entry = first.sampleEntries.slice(0, 1);
  const sampleEntries = found.flatMap((track) => {
    if (track !== undefined) entry = track.sampleEntries.slice(0, 1);
    return entry;
  });
  return { ...first, sampleEntries };
}

/** `sidx` version 1 (ISO/IEC 14496-12 §8.16.3); it lies directly before the first segment. */
function segmentIndex(trackId: number, timescale: number, segments: readonly RecordedSegment[]): Uint8Array {
  const toTicks = (ms: number) => Math.round((Math.max(0, ms) * timescale) / 1000);
  const stride = Math.ceil(segments.length / mostReferences);
  const references: number[] = [];
  for (let index = 0; index < segments.length; index += stride) {
    const group = segments.slice(index, index + stride);
    const first = group[0];
    const last = group.at(-1);
    if (first === undefined || last === undefined) break;
    const endMs = segments[index + stride]?.startMs ?? last.startMs + last.durationMs;
    const byteLength = group.reduce((sum, segment) => sum + segment.byteLength, 0);
    // Starts with SAP is left open (0): a segment may begin without a keyframe.
    references.push(byteLength % 2 ** 31, Math.max(0, toTicks(endMs) - toTicks(first.startMs)), 0);
  }
  return fullBox(
    'sidx',
    1,
    0,
    u32(trackId, timescale),
    u64(toTicks(segments[0]?.startMs ?? 0)),
    u64(0),
    u16(0, references.length / 3),
    u32(...references),
  );
}

/**
 * The bytes that go before the segments of a recording: `ftyp` + `moov` with one sample entry per init segment and track, `mvex` with `mehd`, and `sidx`.
 * Its length depends on the number of segments and on the init segments only.
 * @throws RangeError when an init segment cannot be read.
 */
export function recordingHeader(recording: RecordingParts): Uint8Array {
  const inits = recording.inits.map(readInitFacts);
  if (inits.length === 0 || inits.some((tracks) => tracks.length === 0)) {
    throw new RangeError('expected init segments with tracks');
  }
  const tracks = [mergeTrack('video', inits), mergeTrack('audio', inits)].filter((track) => track !== null);
  const pieces = [fileType(), movie(tracks, recording.durationMs)];
  const [first] = tracks;
  if (first !== undefined && recording.segments !== undefined && recording.segments.length > 0) {
    pieces.push(segmentIndex(first.trackId, first.timescale, recording.segments));
  }
  return join(pieces);
}

/** A copy of a segment (same length) whose samples refer to the `index`-th sample entry, from 1; the very same bytes for index 1. */
export function setSampleDescriptionIndex(segment: Uint8Array, index: number): Uint8Array {
  if (index === 1) return segment;
  const patched = segment.slice();
  const view = viewOf(patched);
  for (const moof of walkBoxes(view, 0, patched.length)) {
    if (moof.type !== 'moof') continue;
    for (const traf of walkBoxes(view, moof.bodyStart, moof.end)) {
      const header = traf.type === 'traf' ? findBox(view, traf.bodyStart, traf.end, ['tfhd']) : null;
      if (header === null || header.end - header.bodyStart < 12) continue;
      const flags = view.getUint32(header.bodyStart) % 2 ** 24;
      const indexAt = header.bodyStart + 8 + (flags & 0x1 ? 8 : 0);
      if (flags & 0x2 && indexAt + 4 <= header.end) view.setUint32(indexAt, index);
    }
  }
  return patched;
}
