/** What the encoder says about itself (`onMetaData`); it often lies, so use it for display only. */
export interface FlvMetadata {
  readonly encoder: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  /** Bits per second. */
  readonly videoBitrateBps: number | null;
  /** Bits per second. */
  readonly audioBitrateBps: number | null;
}
