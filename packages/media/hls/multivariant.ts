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
  /** `GROUP-ID` of the audio renditions that play with it; without one its own media hold all. */
  readonly audioGroup?: string;
}

/** One `EXT-X-MEDIA` of type AUDIO (RFC 8216bis §4.4.6.1). */
export interface AudioRendition {
  readonly group: string;
  /** For people; differs within a group. */
  readonly name: string;
  /** BCP 47; null when unknown. */
  readonly language: string | null;
  readonly isDefault: boolean;
  readonly uri: string;
}

/** What a multivariant playlist says besides its variants. */
export interface MultivariantOptions {
  readonly audio?: readonly AudioRendition[];
  /** Every segment of every variant begins with a keyframe: `EXT-X-INDEPENDENT-SEGMENTS`. */
  readonly isIndependent?: boolean;
}

/** A quoted-string holds no quotes and no line ends (RFC 8216bis §4.2). */
const quoted = (text: string): string => `"${text.replaceAll(/["\r\n]/g, ' ')}"`;

function mediaLine({ group, name, language, isDefault, uri }: AudioRendition): string {
  const attributes = ['TYPE=AUDIO', `GROUP-ID=${quoted(group)}`, `NAME=${quoted(name)}`];
  if (language !== null) attributes.push(`LANGUAGE=${quoted(language)}`);
  attributes.push(`DEFAULT=${isDefault ? 'YES' : 'NO'}`, 'AUTOSELECT=YES', `URI=${quoted(uri)}`);
  return `#EXT-X-MEDIA:${attributes.join(',')}\n`;
}

function streamLine(variant: Variant): string {
  const attributes = [`BANDWIDTH=${Math.max(1, Math.round(variant.bandwidthBps))}`];
  if (variant.averageBandwidthBps !== null) {
    attributes.push(`AVERAGE-BANDWIDTH=${Math.max(1, Math.round(variant.averageBandwidthBps))}`);
  }
  if (variant.codecs !== '') attributes.push(`CODECS="${variant.codecs}"`);
  if (variant.width > 0 && variant.height > 0) attributes.push(`RESOLUTION=${variant.width}x${variant.height}`);
  if (variant.frameRate !== null) attributes.push(`FRAME-RATE=${variant.frameRate.toFixed(3)}`);
  if (variant.audioGroup !== undefined) attributes.push(`AUDIO=${quoted(variant.audioGroup)}`);
  return `#EXT-X-STREAM-INF:${attributes.join(',')}\n${variant.uri}\n`;
}

/**
 * Renders the multivariant playlist, the best variant first as the caller orders them.
 * `EXT-X-INDEPENDENT-SEGMENTS` is claimed only where the caller knows it: a segment of a live may begin without a keyframe.
 */
export function serializeMultivariant(variants: readonly Variant[], options: MultivariantOptions = {}): string {
  const independent = options.isIndependent === true ? '#EXT-X-INDEPENDENT-SEGMENTS\n' : '';
  const audio = (options.audio ?? []).map(mediaLine).join('');
  return `#EXTM3U\n#EXT-X-VERSION:10\n${independent}${audio}${variants.map(streamLine).join('')}`;
}
