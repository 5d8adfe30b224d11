/** One `EXT-X-PART` (RFC 8216bis §4.4.4.9). */
export interface PlaylistPart {
  readonly uri: string;
  readonly durationMs: number;
  readonly isIndependent: boolean;
}

/**
 * One media segment with its tags. Treat it as immutable: its text is rendered once per object.
 * Keep one object per finished segment and hand in the same one in every revision.
 */
export interface PlaylistSegment {
  readonly uri: string;
  readonly durationMs: number;
  /** Wall clock of its first sample in milliseconds since 1970; null leaves the tag out. */
  readonly programDateTimeMs: number | null;
  readonly isDiscontinuity: boolean;
  readonly initUri: string;
  /** Parts, oldest first; only those of the last three segments are printed. */
  readonly parts: readonly PlaylistPart[];
}

/** The segment that is still growing: parts without an `EXTINF`. */
export interface OpenSegment {
  readonly programDateTimeMs: number | null;
  readonly isDiscontinuity: boolean;
  readonly initUri: string;
  readonly parts: readonly PlaylistPart[];
}

/** One `EXT-X-RENDITION-REPORT` (§4.4.5.4). */
export interface RenditionReport {
  readonly uri: string;
  readonly lastMsn: number;
  readonly lastPart: number;
}

/** A media playlist as a value. */
export interface MediaPlaylist {
  /** `live` slides, `event` only grows, `vod` is finished. */
  readonly type: 'live' | 'event' | 'vod';
  /** TARGETDURATION; never changes in a session. */
  readonly targetDurationSeconds: number;
  /** PART-TARGET in milliseconds; null = a playlist without parts. Never changes in a session. */
  readonly partTargetMs: number | null;
  /** Sequence number of `segments[0]`. */
  readonly mediaSequence: number;
  /** Discontinuities that slid out of the playlist before `segments[0]`. */
  readonly discontinuitySequence: number;
  readonly segments: readonly PlaylistSegment[];
  readonly open: OpenSegment | null;
  /** URI of the next part; null when nothing more will come or there are no parts. */
  readonly preloadHintUri: string | null;
  readonly renditionReports: readonly RenditionReport[];
  readonly isEnded: boolean;
}
