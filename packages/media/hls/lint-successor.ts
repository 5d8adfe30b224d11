/** Rules between two revisions of the same playlist (RFC 8216bis §6.2.1, §6.2.2). */
import type { Complain } from './lint-single.ts';
import type { OpenSegment, PlaylistPart, PlaylistSegment } from './media-playlist.ts';
import type { ParsedMediaPlaylist } from './parsed-playlist.ts';

/** What must never change in a session. */
function lintPromises(previous: ParsedMediaPlaylist, next: ParsedMediaPlaylist, complain: Complain): void {
  if (previous.targetDurationSeconds !== next.targetDurationSeconds) complain('TARGETDURATION changed');
  if (previous.partTargetMs !== next.partTargetMs) complain('PART-TARGET changed');
  if (previous.version !== next.version) complain('EXT-X-VERSION changed');
  if (previous.type !== next.type) complain('EXT-X-PLAYLIST-TYPE changed');
  if (JSON.stringify(previous.serverControl) !== JSON.stringify(next.serverControl)) {
    complain('EXT-X-SERVER-CONTROL changed');
  }
  if (previous.isEnded && !next.isEnded) complain('an ended playlist goes on');
}

/** What slid out at the front is counted, and only as much as leaves three target durations. */
function lintWindow(previous: ParsedMediaPlaylist, next: ParsedMediaPlaylist, complain: Complain): void {
  const removed = next.mediaSequence - previous.mediaSequence;
  if (removed < 0) complain('EXT-X-MEDIA-SEQUENCE went back');
  if (removed <= 0) {
    if (next.discontinuitySequence !== previous.discontinuitySequence) complain('EXT-X-DISCONTINUITY-SEQUENCE changed');
    return;
  }
  if (next.type !== 'live') complain('segments were removed from a playlist that only grows');
  // A segment that was open in the previous revision may have slid out too, where the reader missed revisions.
  if (removed > previous.segments.length) return;
  const gone = previous.segments.slice(0, removed).filter((segment) => segment.isDiscontinuity).length;
  if (next.discontinuitySequence !== previous.discontinuitySequence + gone) {
    complain('EXT-X-DISCONTINUITY-SEQUENCE does not count the discontinuities that were removed');
  }
  const leftMs = next.segments.reduce((sum, segment) => sum + segment.durationMs, 0);
  if (leftMs < 3000 * next.targetDurationSeconds) complain('less than three target durations were left');
}

const isSamePart = (one: PlaylistPart, other: PlaylistPart): boolean =>
  one.uri === other.uri && one.durationMs === other.durationMs && one.isIndependent === other.isIndependent;

const isSameHead = (one: OpenSegment, other: OpenSegment): boolean =>
  one.initUri === other.initUri &&
  one.isDiscontinuity === other.isDiscontinuity &&
  one.programDateTimeMs === other.programDateTimeMs;

function lintKept(before: PlaylistSegment, after: PlaylistSegment, complain: Complain): void {
  if (before.uri !== after.uri || before.durationMs !== after.durationMs || !isSameHead(before, after)) {
    complain(`${before.uri} changed`);
  }
  if (after.parts.length === 0) return;
  const isSame =
    before.parts.length === after.parts.length &&
    before.parts.every((part, index) => {
      const other = after.parts[index];
      return other !== undefined && isSamePart(part, other);
    });
  if (!isSame) complain(`the parts of ${before.uri} changed`);
}

/** The segment that was open goes on as it was, and the first new part is the one that was hinted at. */
function lintGrowth(previous: ParsedMediaPlaylist, next: ParsedMediaPlaylist, complain: Complain): void {
  const edge = previous.mediaSequence + previous.segments.length;
  const segment: OpenSegment | null | undefined =
    edge === next.mediaSequence + next.segments.length ? next.open : next.segments[edge - next.mediaSequence];
  if (edge > next.mediaSequence + next.segments.length) complain('the live edge went back');
  const known = previous.open?.parts ?? [];
  if (segment === null || segment === undefined) {
    if (known.length > 0 && edge >= next.mediaSequence) complain('the open segment vanished');
    return;
  }
  if (previous.open !== null && !isSameHead(previous.open, segment)) complain('the head of the open segment changed');
  if (segment.parts.length === 0) return;
  const isPrefix = known.every((part, index) => {
    const other = segment.parts[index];
    return other !== undefined && isSamePart(part, other);
  });
  if (!isPrefix) complain('the parts of the open segment changed');
  const firstNew = segment.parts[known.length];
  const following = next.segments[edge + 1 - next.mediaSequence] ?? next.open;
  const arrived = firstNew ?? (following === segment ? undefined : following?.parts[0]);
  if (arrived !== undefined && previous.preloadHintUri !== null && arrived.uri !== previous.preloadHintUri) {
    complain(`hinted at ${previous.preloadHintUri}, came ${arrived.uri}`);
  }
}

/** Applies all rules between a revision and a later one; both must be full playlists (`applyDelta`). */
export function lintSuccessor(previous: ParsedMediaPlaylist, next: ParsedMediaPlaylist, complain: Complain): void {
  lintPromises(previous, next, complain);
  lintWindow(previous, next, complain);
  previous.segments.forEach((before, index) => {
    const after = next.segments[previous.mediaSequence + index - next.mediaSequence];
    if (after !== undefined) lintKept(before, after, complain);
  });
  lintGrowth(previous, next, complain);
}
