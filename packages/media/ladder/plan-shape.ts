import type { FrameRate } from './facts.ts';

/** A picture size and rate that is encoded. */
export interface VideoRendition {
  /** Folder of its files and name in the store: `v720`, `v1080-av1`. */
  readonly name: string;
  readonly codec: 'h264' | 'av1';
  /** Even; the shorter side is at most the rung (1080, 720, 480, 360, 240). */
  readonly width: number;
  readonly height: number;
  /** Shorter side of the rung it stands for: what people call the quality. */
  readonly rung: number;
  readonly frameRate: FrameRate;
  /** Target and ceiling in bits per second. */
  readonly bitrateBps: number;
  readonly peakBps: number;
}

/** A sound track that is encoded or copied. */
export interface AudioRendition {
  /** `a0`, `a1`… in the order of the file. */
  readonly name: string;
  /** Index of the stream in the file. */
  readonly index: number;
  readonly isCopy: boolean;
  readonly channels: 1 | 2;
  readonly sampleRate: number;
  readonly bitrateBps: number;
  readonly language: string | null;
  readonly label: string | null;
  readonly isDefault: boolean;
}

/** Putting the picture into segments as it is. `isUniversal` = every browser plays it; else only some do. */
export interface RemuxPlan {
  readonly name: 'source';
  readonly isUniversal: boolean;
  readonly width: number;
  readonly height: number;
  readonly bitrateBps: number;
}

/** A stretch of the output, in frames of `LadderPlan.frameRate`, that one worker encodes alone. */
export interface Piece {
  readonly number: number;
  readonly startFrame: number;
  /** Not included. */
  readonly endFrame: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Number of its first segment, from 1; pieces are whole numbers of segments but for the last. */
  readonly firstSegment: number;
}

/** What becomes of a file. */
export interface LadderPlan {
  /** Null = the picture cannot be played as it is. */
  readonly remux: RemuxPlan | null;
  /** Tallest first; never empty, never larger than the source. */
  readonly video: readonly VideoRendition[];
  readonly audio: readonly AudioRendition[];
  /** Of the finest rendition; others divide it. All segments begin at the same instants. */
  readonly frameRate: FrameRate;
  /** Frames of the output at `frameRate`. */
  readonly frames: number;
  /** Segment length in frames of `frameRate`, about 4 s; every one begins with a keyframe. */
  readonly segmentFrames: number;
  readonly durationMs: number;
}

/** What the planner may use. */
export interface LadderOptions {
  /** Encode AV1 beside H.264 for the largest rungs. */
  readonly isAv1Wanted: boolean;
  /** Longest shorter side, such as 1080. */
  readonly maxRung: number;
}
