/** Everything that happens to a video after its last byte; jobs carry it on, whichever process runs them. */
export interface VideoPipeline {
  /** Puts a received file to work: probe, playable at once, renditions. Called twice it does nothing more. */
  begin(videoId: string): Promise<void>;
  /** Stops the work; what can be played already stays. @throws AppError `video_not_ready` when nothing runs. */
  cancel(videoId: string): Promise<void>;
  /** Begins again what failed or was cancelled, with a new take. @throws AppError `video_not_ready` when there is nothing to repeat. */
  retry(videoId: string): Promise<void>;
}
