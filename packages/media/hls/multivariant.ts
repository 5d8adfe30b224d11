/** One `EXT-X-STREAM-INF` (RFC 8216bis §4.4.6.2). */
export interface Variant {
  readonly uri: string;
  /** Peak bits per second over any segment. */
  readonly bandwidthBps: number;
  readonly averageBandwidthBps: number | null;
  /** RFC 6381 strings, comma-separated. */
  readonly codecs: string;
  /** Pixels; 0 without video. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: number | null;
}

/** Renders the multivariant playlist. */
export function serializeMultivariant(variants: readonly Variant[]): string {
  throw new Error(`not here yet: ${variants.length}`);
}
