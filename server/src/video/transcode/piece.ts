import type { ProcessReason } from '@amphi/contract';
import type { LadderPlan } from '@amphi/media/ladder';

/** What one piece of work is; kept with it, so that any process of this version or a later one can take it up. */
export type PieceWork =
  /** Look at the file, put it into segments as it is where that can be played, plan the rest. */
  | { readonly kind: 'prepare'; readonly needsFfmpeg: boolean }
  /** Encode these renditions over a stretch of the video, in one decode. */
  | {
      readonly kind: 'picture';
      readonly renditions: readonly string[];
      readonly startFrame: number;
      readonly endFrame: number;
      readonly firstSegment: number;
      /** Encode the whole video in one go: the stretches did not fit together. */
      readonly isWhole: boolean;
    }
  /** Encode all sound tracks. */
  | { readonly kind: 'sound' }
  /** Frames for the cover, storyboard, clip for hovering, loudness. */
  | { readonly kind: 'stills' };

/** One media segment in the blob store. */
export interface MadeSegment {
  readonly name: string;
  readonly bytes: number;
  readonly startTicks: number;
  readonly durationTicks: number;
  readonly samples: number;
}

/** A stretch of a rendition in the blob store. */
export interface MadeStretch {
  readonly rendition: string;
  /** Name of its init segment. */
  readonly init: string;
  /** SHA-256 of the init segment, hexadecimal: equal ones are interchangeable. */
  readonly initHash: string;
  readonly initBytes: number;
  /** RFC 6381. */
  readonly codec: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly timescale: number;
  readonly segments: readonly MadeSegment[];
}

/** What became of a piece. */
export type PieceResult =
  | { readonly kind: 'prepare'; readonly plan: LadderPlan }
  | { readonly kind: 'media'; readonly stretches: readonly MadeStretch[] }
  | { readonly kind: 'stills' };

/** A piece as it is taken up. */
export interface Piece {
  readonly videoId: string;
  readonly take: string;
  readonly number: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly work: PieceWork;
  /** This one included. */
  readonly attempts: number;
}

/** A piece as it begins. */
export interface NewPiece {
  readonly number: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly work: PieceWork;
}

/** A piece that failed, and what its owner is told when it cannot be mended. */
export class PieceFailure extends Error {
  override readonly name = 'PieceFailure';
  readonly reason: ProcessReason;
  /** Trying again cannot help. */
  readonly isFinal: boolean;

  constructor(reason: ProcessReason, options: { readonly isFinal?: boolean; readonly cause?: unknown } = {}) {
    super(`a piece failed: ${reason}`, { cause: options.cause });
    this.reason = reason;
    this.isFinal = options.isFinal === true;
  }
}

/** Numbers order the pieces of a take; what makes it playable comes first. */
export const pieceNumbers = { prepare: 0, sound: 1, stills: 2, firstPicture: 10, otherPicture: 10_000 } as const;

/** A piece that failed this often is not tried again. */
export const maxAttempts = 3;
