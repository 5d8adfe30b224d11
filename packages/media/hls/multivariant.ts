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

function streamLine(variant: Variant): string {
  const attributes = [`BANDWIDTH=${Math.max(1, Math.round(variant.bandwidthBps))}`];
  if (variant.averageBandwidthBps !== null) {
    attributes.push(`AVERAGE-BANDWIDTH=${Math.max(1, Math.round(variant.averageBandwidthBps))}`);
  }
  if (variant.codecs !== '') attributes.push(`CODECS="${variant.codecs}"`);
  if (variant.width > 0 && variant.height > 0) attributes.push(`RESOLUTION=${variant.width}x${variant.height}`);
  if (variant.frameRate !== null) attributes.push(`FRAME-RATE=${variant.frameRate.toFixed(3)}`);
  return `#EXT-X-STREAM-INF:${attributes.join(',')}\n${variant.uri}\n`;
}

/**
 * Renders the multivariant playlist, the best variant first as the caller orders them.
 * `EXT-X-INDEPENDENT-SEGMENTS` is not claimed: a segment may begin without a keyframe.
 */
export function serializeMultivariant(variants: readonly Variant[]): string {
  return `#EXTM3U\n#EXT-X-VERSION:10\n${variants.map(streamLine).join('')}`;
}
