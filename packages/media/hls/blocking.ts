/** Delivery directives as they stand in the query (RFC 8216bis §6.2.5), untrusted. */
export interface DeliveryDirectives {
  /** `_HLS_msn` */
  readonly msn?: string | undefined;
  /** `_HLS_part` */
  readonly part?: string | undefined;
  /** `_HLS_skip` */
  readonly skip?: string | undefined;
}

/** Where the live edge of a playlist stands. */
export interface PlaylistEdge {
  /** Sequence number of the segment to which the next part will belong. */
  readonly nextMsn: number;
  /** Index of the next part in that segment (0 = nothing of it is there yet). */
  readonly nextPart: number;
  /** Number of parts of segment `nextMsn - 1`; 0 when there is none. */
  readonly lastSegmentParts: number;
  /** PART-TARGET in milliseconds. */
  readonly partTargetMs: number;
  readonly isEnded: boolean;
}

/** What a request waits for: a part, or with `part: null` the whole segment. */
export interface PlaylistPosition {
  readonly msn: number;
  readonly part: number | null;
}

/** How to answer a playlist request. */
export type BlockingDecision =
  | { readonly kind: 'now' }
  | { readonly kind: 'wait'; readonly position: PlaylistPosition }
  /** Answer 400. */
  | { readonly kind: 'bad'; readonly reason: string };

/** A request may be this many segments ahead of the last one (§6.2.5.2). */
const mostSegmentsAhead = 2;

/** Whether the playlist already holds the position; ask again after every part. A part past the end of a finished segment is the next segment's first. */
export function hasReached(position: PlaylistPosition, edge: PlaylistEdge): boolean {
  if (edge.isEnded) return true;
  const { msn, part } = position;
  if (part === null) return msn < edge.nextMsn;
  if (msn === edge.nextMsn) return part < edge.nextPart;
  if (msn === edge.nextMsn - 1 && part >= edge.lastSegmentParts) return edge.nextPart > 0;
  return msn < edge.nextMsn;
}

/** Parts that a client may ask for beyond the last one: those of about 3 s, at least three (§6.2.5.2, Advance Part Limit). */
const advancePartLimit = (partTargetMs: number): number =>
  partTargetMs < 1000 ? Math.ceil(3000 / Math.max(1, partTargetMs)) : 3;

const bad = (reason: string): BlockingDecision => ({ kind: 'bad', reason });

/** A whole number below 10^15, or null. */
const parseNumber = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

/** Decides a blocking playlist reload (§6.2.5.2); the caller bounds the wait to three target durations. */
export function decideBlocking(directives: DeliveryDirectives, edge: PlaylistEdge): BlockingDecision {
  if (directives.msn === undefined) {
    return directives.part === undefined ? { kind: 'now' } : bad('_HLS_part without _HLS_msn');
  }
  const msn = parseNumber(directives.msn);
  const part = directives.part === undefined ? null : parseNumber(directives.part);
  if (msn === null) return bad('_HLS_msn is not a whole number');
  if (part === null && directives.part !== undefined) return bad('_HLS_part is not a whole number');
  if (edge.isEnded) return { kind: 'now' };
  const lastMsn = edge.nextPart > 0 ? edge.nextMsn : edge.nextMsn - 1;
  if (msn > lastMsn + mostSegmentsAhead) return bad(`_HLS_msn is more than ${mostSegmentsAhead} segments ahead`);
  const position = { msn, part };
  if (hasReached(position, edge)) return { kind: 'now' };
  const known = msn === edge.nextMsn ? edge.nextPart : 0;
  if (part !== null && msn >= edge.nextMsn && part >= known + advancePartLimit(edge.partTargetMs)) {
    return bad('_HLS_part is too far ahead');
  }
  return { kind: 'wait', position };
}

/** Whether the client asks for a delta update (§6.2.5.1). */
export function wantsSkip(directives: DeliveryDirectives): boolean {
  return directives.skip === 'YES' || directives.skip === 'v2';
}
