import { durationUnits, unitsText } from './duration-text.ts';
import { serverControlLine, skipBoundaryMs } from './hold-back.ts';
import type { MediaPlaylist } from './media-playlist.ts';
import { headLines, partLine, segmentLines } from './segment-text.ts';

/** Finished segments whose parts are still listed. */
const segmentsWithParts = 3;

/** How many segments lie wholly behind the skip boundary (RFC 8216bis §6.2.5.1). */
function countSkippable(playlist: MediaPlaylist): number {
  const boundary = durationUnits(skipBoundaryMs(playlist.targetDurationSeconds));
  let behind = 0;
  for (const part of playlist.open?.parts ?? []) behind += durationUnits(part.durationMs);
  for (let index = playlist.segments.length - 1; index >= 0; index -= 1) {
    if (behind >= boundary) return index + 1;
    behind += durationUnits(playlist.segments[index]?.durationMs ?? 0);
  }
  return 0;
}

function headerLines(playlist: MediaPlaylist, skipped: number): string {
  const target = playlist.partTargetMs;
  const lines = ['#EXTM3U\n', '#EXT-X-VERSION:10\n', `#EXT-X-TARGETDURATION:${playlist.targetDurationSeconds}\n`];
  if (playlist.type !== 'live') lines.push(`#EXT-X-PLAYLIST-TYPE:${playlist.type.toUpperCase()}\n`);
  if (playlist.type !== 'vod') lines.push(serverControlLine(target, playlist.targetDurationSeconds));
  if (target !== null) lines.push(`#EXT-X-PART-INF:PART-TARGET=${unitsText(durationUnits(target))}\n`);
  lines.push(`#EXT-X-MEDIA-SEQUENCE:${playlist.mediaSequence}\n`);
  lines.push(`#EXT-X-DISCONTINUITY-SEQUENCE:${playlist.discontinuitySequence}\n`);
  if (skipped > 0) lines.push(`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}\n`);
  return lines.join('');
}

function edgeLines(playlist: MediaPlaylist, previousInitUri: string | null): string {
  const { open, preloadHintUri } = playlist;
  let text = open === null ? '' : headLines(open, previousInitUri) + open.parts.map(partLine).join('');
  if (preloadHintUri !== null) text += `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${preloadHintUri}"\n`;
  for (const report of playlist.renditionReports) {
    text += `#EXT-X-RENDITION-REPORT:URI="${report.uri}",LAST-MSN=${report.lastMsn},LAST-PART=${report.lastPart}\n`;
  }
  return playlist.isEnded ? `${text}#EXT-X-ENDLIST\n` : text;
}

/**
 * Renders a media playlist (RFC 8216bis §4.4); with `skip` as a delta update (`EXT-X-SKIP`) where anything may be skipped.
 * Text of finished segments is kept per segment object, so that a long playlist costs one look-up per old segment.
 */
export function serializeMediaPlaylist(playlist: MediaPlaylist, options: { readonly skip?: boolean } = {}): string {
  const { segments } = playlist;
  const skipped = options.skip === true && playlist.type !== 'vod' ? countSkippable(playlist) : 0;
  const hasParts = playlist.partTargetMs !== null;
  let text = headerLines(playlist, skipped);
  let initUri = skipped > 0 ? (segments[skipped - 1]?.initUri ?? null) : null;
  for (let index = skipped; index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment === undefined) break;
    text += segmentLines(segment, initUri, hasParts && index >= segments.length - segmentsWithParts);
    initUri = segment.initUri;
  }
  return text + edgeLines(playlist, initUri);
}
