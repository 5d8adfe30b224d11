/** A new init segment; every part names the one it needs. */
export interface InitEvent {
  readonly type: 'init';
  readonly initId: number;
  readonly bytes: Uint8Array;
  /** RFC 6381 strings for `CODECS`, comma-separated. */
  readonly codecs: string;
  /** Pixels; 0 without video. */
  readonly width: number;
  readonly height: number;
  /** Frames per second, measured, else declared; null when neither is known. */
  readonly frameRate: number | null;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
}

/** One partial segment; a segment is exactly the concatenation of its parts. */
export interface PartEvent {
  readonly type: 'part';
  readonly msn: number;
  /** Position in its segment, from 0. */
  readonly index: number;
  readonly initId: number;
  /** Bytes in order; payload slices are those of the units. */
  readonly chunks: readonly Uint8Array[];
  readonly byteLength: number;
  /** Sum of the video sample durations (audio's where the part has no video), exact. */
  readonly durationMs: number;
  /** Begins with a keyframe (or has no video). */
  readonly isIndependent: boolean;
  readonly lastOfSegment: boolean;
  /** Decoding time of its first sample on the session's timeline. */
  readonly startMs: number;
  /** The segment begins after a discontinuity; same for all its parts. */
  readonly isDiscontinuity: boolean;
}

/** A segment is complete; follows its last part. */
export interface SegmentDoneEvent {
  readonly type: 'segment';
  readonly msn: number;
  readonly initId: number;
  readonly durationMs: number;
  readonly startMs: number;
  readonly parts: number;
  readonly byteLength: number;
  readonly isDiscontinuity: boolean;
  /** Begins with a keyframe (or has no video). */
  readonly isIndependent: boolean;
}

/** Something that the creator should know. */
export interface SegmentWarning {
  readonly type: 'warning';
  readonly code:
    | 'keyframes_too_far'
    | 'frame_rate_changed'
    | 'frame_gap'
    | 'audio_overlap'
    | 'video_silent'
    | 'part_overfull';
  readonly detail: string;
}

/** What a segmenter yields. */
export type SegmentEvent = InitEvent | PartEvent | SegmentDoneEvent | SegmentWarning;
