import { secondsText } from './duration-text.ts';
import type { OpenSegment, PlaylistPart, PlaylistSegment } from './media-playlist.ts';

/** `EXT-X-PART` (RFC 8216bis §4.4.4.9). */
export function partLine(part: PlaylistPart): string {
  const independent = part.isIndependent ? ',INDEPENDENT=YES' : '';
  return `#EXT-X-PART:DURATION=${secondsText(part.durationMs)},URI="${part.uri}"${independent}\n`;
}

/** What goes before a segment's parts: `EXT-X-DISCONTINUITY`, `EXT-X-MAP` where it changes, `EXT-X-PROGRAM-DATE-TIME`. */
export function headLines(segment: OpenSegment, previousInitUri: string | null): string {
  const discontinuity = segment.isDiscontinuity ? '#EXT-X-DISCONTINUITY\n' : '';
  const map = segment.initUri === previousInitUri ? '' : `#EXT-X-MAP:URI="${segment.initUri}"\n`;
  const date = segment.programDateTimeMs;
  const time = date === null ? '' : `#EXT-X-PROGRAM-DATE-TIME:${new Date(date).toISOString()}\n`;
  return discontinuity + map + time;
}

const parts = new WeakMap<PlaylistSegment, string>();
const tails = new WeakMap<PlaylistSegment, string>();
/** Texts without parts and `EXT-X-MAP`: nearly all of a long playlist. */
const plainTexts = new WeakMap<PlaylistSegment, string>();

/** The part lines of a finished segment; rendered once per object. */
function partLines(segment: PlaylistSegment): string {
  let text = parts.get(segment);
  if (text === undefined) {
    text = segment.parts.map(partLine).join('');
    parts.set(segment, text);
  }
  return text;
}

/** The text of a finished segment; what does not depend on its neighbours is rendered once per object. */
export function segmentLines(segment: PlaylistSegment, previousInitUri: string | null, withParts: boolean): string {
  let tail = tails.get(segment);
  if (tail === undefined) {
    tail = `#EXTINF:${secondsText(segment.durationMs)},\n${segment.uri}\n`;
    tails.set(segment, tail);
  }
  if (withParts) return headLines(segment, previousInitUri) + partLines(segment) + tail;
  if (segment.initUri !== previousInitUri) return headLines(segment, previousInitUri) + tail;
  let plain = plainTexts.get(segment);
  if (plain === undefined) {
    plain = headLines(segment, previousInitUri) + tail;
    plainTexts.set(segment, plain);
  }
  return plain;
}
