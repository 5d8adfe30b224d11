import type { FfmpegCommand } from '@amphi/media/ladder';

/** Layers of protection that a machine may lack; processing goes on without them. */
export type SandboxLayer = 'limits' | 'user' | 'network' | 'privileges' | 'files' | 'orphans';

/** A layer that is missing and why, in words for administrators. */
export interface MissingLayer {
  readonly layer: SandboxLayer;
  readonly why: string;
}

/** What the ffmpeg that was found can do. */
export interface FfmpegAbilities {
  readonly version: string;
  readonly hasProbe: boolean;
  readonly hasH264: boolean;
  readonly hasAac: boolean;
  /** Encoder to use for AV1; null = none. */
  readonly av1Encoder: string | null;
  readonly hasWebp: boolean;
  /** Good conversion of HDR. */
  readonly hasZscale: boolean;
  readonly missing: readonly MissingLayer[];
}

/** Bounds of one run; what is left out has a default. */
export interface FfmpegLimits {
  /** Wall clock, milliseconds. Default 10 minutes. */
  readonly timeoutMs?: number;
  /** Killed when progress stands still this long, milliseconds. Default 60 000. */
  readonly stuckMs?: number;
  /** Memory, bytes. Default 4 GiB. */
  readonly memoryBytes?: number;
  /** All that it may write together, bytes. Default 16 GiB. */
  readonly outputBytes?: number;
  /** Most pixels of a frame. Default 6144 × 3456. */
  readonly maxPixels?: number;
}

/** How far a run is. */
export interface FfmpegProgress {
  /** Made so far, milliseconds of output. */
  readonly outMs: number;
  readonly frames: number;
  /** Times real time; 0 = not known yet. */
  readonly speed: number;
}

/** One run. */
export interface FfmpegRequest {
  readonly command: FfmpegCommand;
  /** Absolute path of every input file that the command names. */
  readonly files: Readonly<Record<string, string>>;
  readonly limits?: FfmpegLimits;
  readonly onProgress?: (progress: FfmpegProgress) => void;
  readonly signal?: AbortSignal;
}

/** How a run ended. Everything but `done` means its outputs are not to be used. */
export interface FfmpegResult {
  readonly outcome: 'done' | 'failed' | 'out_of_time' | 'stuck' | 'out_of_space' | 'out_of_memory' | 'cancelled';
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote to standard error, at most 256 KiB; may quote the file: not for viewers. */
  readonly stderr: string;
  readonly tookMs: number;
}

/** A private working folder; outputs lie in it until it is closed. */
export interface FfmpegRoom {
  /** Absolute path. */
  readonly folder: string;
  /** Runs one after the other or side by side; inputs lie in the folder only while a run needs them. Never rejects for what ffmpeg does. */
  run(request: FfmpegRequest): Promise<FfmpegResult>;
  /** What ffprobe says about a file as JSON; null when there is no ffprobe or it failed. */
  probe(request: Omit<FfmpegRequest, 'onProgress'>): Promise<unknown>;
  /** Ends what runs and removes the folder. */
  close(): Promise<void>;
}

/** The one place that runs ffmpeg. */
export interface Ffmpeg {
  readonly abilities: FfmpegAbilities;
  openRoom(): Promise<FfmpegRoom>;
}

/** Where ffmpeg is and where it may work. */
export interface FfmpegOptions {
  /** `FFMPEG_PATH`; null = look for it. */
  readonly program: string | null;
  /** Folder for rooms; best on the file system of the blobs, so that files are linked and not copied. */
  readonly scratch: string;
  /** Folders that an ffmpeg must not be able to enter; tested at start. */
  readonly hidden?: readonly string[];
}
