import type { ProcessReason } from '@amphi/contract';
import type { VideoFacts } from '@amphi/media/ladder';
import type { BlobStore } from '../../platform/blob/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Ffmpeg } from '../../platform/process/index.ts';
import type { Settings } from '../../site/index.ts';
import type { Publication } from '../library/publication.ts';
import type { ReviewEntry } from '../review/entry.ts';
import type { Piece } from './piece.ts';
import type { PieceStore } from './piece.store.ts';
import type { TakeStore } from './take.ts';

/** Looks at a file that may be hostile; `createProbe` of video/probe makes one. */
export interface FileProbe {
  examine(
    path: string,
    signal?: AbortSignal,
  ): Promise<
    { readonly ok: true; readonly facts: VideoFacts } | { readonly ok: false; readonly reason: ProcessReason }
  >;
}

/** What doing the work needs. */
export interface VideoWorkOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly blobs: BlobStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Pick<Settings, 'all'>;
  readonly entry: ReviewEntry;
  readonly publication: Publication;
  /** Null = there is none: only MP4 with H.264 and AAC plays, as uploaded. */
  readonly ffmpeg: Ffmpeg | null;
  readonly probe: FileProbe;
  /** Share of the medium, 0 to 1, below which nothing is made. */
  readonly minFreeDisk: number;
  /** Encodings that run at once in this process. Default: one per four cores, at least one. */
  readonly encoders?: number;
  /** Threads of each. Default: all cores, shared out. */
  readonly threads?: number;
  /** Videos are cut into pieces of at least this length, milliseconds. Default 90 000. */
  readonly pieceMs?: number;
  /** Name under which pieces are leased, for tests of other machines. */
  readonly workerName?: string;
}

/** What every step uses. */
export interface WorkKit extends Omit<
  VideoWorkOptions,
  'encoders' | 'threads' | 'pieceMs' | 'workerName' | 'database'
> {
  readonly pieces: PieceStore;
  readonly takes: TakeStore;
  readonly worker: string;
  readonly threads: number;
  readonly pieceMs: number;
  /** Does something in the database again and again until it is there, for as long as a restart of it takes. */
  readonly persist: <Value>(action: () => Promise<Value>) => Promise<Value>;
}

/** One piece in work. */
export interface PieceRun {
  readonly piece: Piece;
  /** Aborted when the piece is lost, the video's work is stopped, or the process stops. */
  readonly signal: AbortSignal;
  /** Notes how far it is, 0 to 1. */
  readonly report: (progress: number) => void;
  /** @throws when the piece is not ours any more: before anything is put where others see it. */
  readonly check: () => Promise<void>;
}

/** The facts a preparation left with the video. */
export const factsOf = (kept: unknown): VideoFacts | null =>
  // Written by the preparation of this very feature.
  kept === null || typeof kept !== 'object' ? null : (kept as VideoFacts);
