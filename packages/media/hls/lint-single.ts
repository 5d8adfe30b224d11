/** Rules that one playlist revision must keep by itself (RFC 8216bis §4.4, docs of Apple's low-latency players). */
import { durationUnits } from './duration-text.ts';
import type { OpenSegment, PlaylistPart } from './media-playlist.ts';
import type { ParsedMediaPlaylist } from './parsed-playlist.ts';

/** Takes one sentence per broken rule. */
export type Complain = (rule: string) => void;

const segmentsWithParts = 3;
/** Promised distances are sums of printed numbers; half a printed unit is no breach. */
const tolerance = 1e-6;

function lintHeader(playlist: ParsedMediaPlaylist, complain: Complain): void {
  const { serverControl: control, targetDurationSeconds: target, partTargetMs } = playlist;
  if (playlist.hasIndependentSegments) complain('EXT-X-INDEPENDENT-SEGMENTS is claimed');
  if (playlist.type === 'vod') return;
  if (!control.canBlockReload) complain('CAN-BLOCK-RELOAD is missing');
  if ((control.holdBackSeconds ?? 0) < 3 * target - tolerance) complain('HOLD-BACK is under 3 × TARGETDURATION');
  if ((control.canSkipUntilSeconds ?? 0) < 6 * target - tolerance) {
    complain('CAN-SKIP-UNTIL is under 6 × TARGETDURATION');
  }
  if (partTargetMs === null) return;
  if (playlist.version < 9) complain('EXT-X-VERSION is under 9');
  if ((control.partHoldBackSeconds ?? 0) < (3 * partTargetMs) / 1000 - tolerance) {
    complain('PART-HOLD-BACK is under 3 × PART-TARGET');
  }
}

/** `mayFallShort`: a return at another rate lies before it, so that 85 % cannot be asked any more. */
function lintParts(
  parts: readonly PlaylistPart[],
  isOpen: boolean,
  mayFallShort: boolean,
  playlist: ParsedMediaPlaylist,
  complain: Complain,
): void {
  const target = playlist.partTargetMs;
  if (target === null) {
    if (parts.length > 0) complain('parts without EXT-X-PART-INF');
    return;
  }
  parts.forEach((part, index) => {
    if (durationUnits(part.durationMs) > durationUnits(target)) complain(`${part.uri} exceeds PART-TARGET`);
    // The newest part of an open segment may turn out to be its last.
    const isLast = index === parts.length - 1;
    if (!isLast && !mayFallShort && part.durationMs < 0.85 * target - tolerance) {
      complain(`${part.uri} is under 85 % of PART-TARGET and not its segment's last${isOpen ? ' (open)' : ''}`);
    }
    if (part.durationMs <= 0) complain(`${part.uri} has no duration`);
  });
}

function lintSegments(playlist: ParsedMediaPlaylist, complain: Complain): void {
  const { segments, open, targetDurationSeconds } = playlist;
  let discontinuities = playlist.discontinuitySequence;
  let clock = Number.NEGATIVE_INFINITY;
  const visit = (segment: OpenSegment, name: string, isOpen: boolean) => {
    discontinuities += segment.isDiscontinuity ? 1 : 0;
    lintParts(segment.parts, isOpen, discontinuities > 0, playlist, complain);
    if (segment.initUri === '' && playlist.skippedSegments === 0) complain(`${name} has no EXT-X-MAP`);
    if (segment.programDateTimeMs === null) complain(`${name} has no EXT-X-PROGRAM-DATE-TIME`);
    if ((segment.programDateTimeMs ?? clock) < clock) complain(`${name} goes back in EXT-X-PROGRAM-DATE-TIME`);
    clock = segment.programDateTimeMs ?? clock;
  };
  segments.forEach((segment, index) => {
    visit(segment, segment.uri, false);
    if (Math.round(segment.durationMs / 1000) > targetDurationSeconds) {
      complain(`${segment.uri} rounds above TARGETDURATION`);
    }
    if (segment.parts.length === 0) return;
    if (index < segments.length - segmentsWithParts) complain(`${segment.uri} still lists parts`);
    const sum = segment.parts.reduce((total, part) => total + durationUnits(part.durationMs), 0);
    if (Math.abs(sum - durationUnits(segment.durationMs)) > segment.parts.length) {
      complain(`${segment.uri} is not as long as its parts`);
    }
  });
  if (open === null) return;
  visit(open, 'the open segment', true);
  const openMs = open.parts.reduce((total, part) => total + part.durationMs, 0);
  if (Math.round(openMs / 1000) > targetDurationSeconds) complain('the open segment rounds above TARGETDURATION');
}

function lintEdge(playlist: ParsedMediaPlaylist, complain: Complain): void {
  const uris = playlist.segments.flatMap((segment) => [segment.uri, ...segment.parts.map((part) => part.uri)]);
  uris.push(...(playlist.open?.parts ?? []).map((part) => part.uri));
  if (playlist.preloadHintUri !== null) uris.push(playlist.preloadHintUri);
  if (new Set(uris).size !== uris.length) complain('a URI stands twice');
  if (playlist.isEnded) {
    if (playlist.open !== null) complain('the playlist is ended and has an open segment');
    if (playlist.preloadHintUri !== null) complain('the playlist is ended and hints at another part');
  } else {
    if (playlist.partTargetMs !== null && playlist.preloadHintUri === null) complain('EXT-X-PRELOAD-HINT is missing');
    if (playlist.type === 'vod') complain('a VOD playlist is not ended');
  }
}

/** Applies all rules of one revision. */
export function lintSingle(playlist: ParsedMediaPlaylist, complain: Complain): void {
  lintHeader(playlist, complain);
  lintSegments(playlist, complain);
  lintEdge(playlist, complain);
}
