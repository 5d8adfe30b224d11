import type { ProcessReason } from '@amphi/contract';
import type { LadderPlan } from '@amphi/media/ladder';
import type { videoRenditions, videos } from '../video.schema.ts';
import type { TakeDecision, TakeFacts } from './decision.ts';
import type { NewPiece, Piece } from './piece.ts';
import type { ProcessEvent } from './process-state.ts';

/** A rendition as it begins. */
export type NewRendition = Omit<typeof videoRenditions.$inferInsert, 'videoId' | 'take' | 'updatedAt'>;

/** What a preparation found. */
export interface Preparation {
  readonly plan: LadderPlan;
  readonly renditions: readonly NewRendition[];
  readonly pieces: readonly NewPiece[];
}

/** Facts of a file, for everybody who shows the video. */
export interface FoundFacts {
  readonly facts: unknown;
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  readonly fileChapters: readonly { readonly startMs: number; readonly title: string }[] | null;
}

/** Who is told that a video failed. */
export interface FailedVideo {
  readonly ownerId: string;
  readonly title: string;
}

/** Columns of `videos` that a take changes without changing its state. */
export type TakeChange = Partial<
  Pick<
    typeof videos.$inferInsert,
    | 'coverCandidates'
    | 'cover'
    | 'preview'
    | 'storyboard'
    | 'storedBytes'
    | 'facts'
    | 'progress'
    | 'secondsLeft'
    | 'reason'
  >
>;

/** What is out of order after a crash, and what is left over. */
export interface LooseEnds {
  /** Received, but nobody works on them. */
  readonly unbegun: readonly string[];
  /** Takes whose pieces are all done: somebody died before drawing the conclusion. */
  readonly undecided: readonly { readonly videoId: string; readonly take: string }[];
  /** Takes that were given up or replaced and that nobody works on any more. */
  readonly lost: readonly { readonly videoId: string; readonly take: string }[];
  /** On show, but not given to review. */
  readonly unreviewed: readonly string[];
}

/** Takes as kept. Every change of state happens under a lock on the video's row. */
export interface TakeStore {
  /** Begins a take of a video that is `waiting` (`begin`) or can be repeated (`retry`); false = does not apply, or somebody works on it. */
  begin(
    videoId: string,
    take: string,
    options: { readonly event: 'begin' | 'retry'; readonly at: Date },
  ): Promise<boolean>;
  /** Moves a video whose take is alive; answers whether it did. */
  move(piece: Piece, event: ProcessEvent, change: Partial<FoundFacts>, at: Date): Promise<boolean>;
  /** Notes a finished preparation with all that follows from it, in one; false = the worker had lost it. */
  prepare(piece: Piece, worker: string, preparation: Preparation, at: Date): Promise<boolean>;
  /** Draws the conclusion of what is done so far; null = the take is not alive. */
  decide(
    videoId: string,
    take: string,
    decide: (facts: TakeFacts) => TakeDecision,
    at: Date,
  ): Promise<TakeDecision | null>;
  /** Gives up a video's work; null = there was none. What is on show stays. */
  giveUp(
    videoId: string,
    event: 'cancel' | 'fail' | 'refuse',
    options: { readonly take?: string; readonly reason: ProcessReason | null; readonly at: Date },
  ): Promise<FailedVideo | null>;
  /** Puts the upload itself on show: without ffmpeg it plays as it is. */
  showUpload(piece: Piece, at: Date): Promise<void>;
  change(piece: Piece, change: TakeChange): Promise<void>;
  /** Share of the take's work that is done, 0 to 1. */
  findProgress(videoId: string, take: string): Promise<number>;
  findLooseEnds(): Promise<LooseEnds>;
  /** The facts that pieces of a video work by; null when it is gone. */
  findFacts(videoId: string): Promise<{
    readonly facts: unknown;
    readonly bytes: number;
    readonly take: string | null;
    readonly coverChoice: number;
    readonly ownCover: string | null;
  } | null>;
  findPlan(videoId: string, take: string): Promise<LadderPlan | null>;
  /** Renditions of a take that can be played. */
  findReady(videoId: string, take: string): Promise<readonly string[]>;
  /** Forgets a take, or what is not ready of the one on show. */
  forget(videoId: string, take: string): Promise<void>;
}
