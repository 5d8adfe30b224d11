/** One input of an ffmpeg run. The sandbox adds protocol, format and codec lists of its own making. */
export interface FfmpegInput {
  /** Name in the working folder; the caller says which file that is. */
  readonly file: string;
  /** ffmpeg's name of the one demuxer that may open it. */
  readonly demuxer: string;
  /** ffmpeg's names of the decoders that may be used; empty = nothing is decoded (copy only). */
  readonly decoders: readonly string[];
  /** Options before `-i`, such as `-ss`. */
  readonly options: readonly string[];
}

/** What one ffmpeg run reads and writes; every file is named relative to the working folder. */
export interface FfmpegCommand {
  readonly inputs: readonly FfmpegInput[];
  /** Everything after the inputs: filters, maps, encoders, output files. */
  readonly args: readonly string[];
  /** Folders that must exist in the working folder before the run. */
  readonly folders: readonly string[];
  /** Length of what is made, for progress; milliseconds. */
  readonly durationMs: number;
}
