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

/** Whether the playlist already holds the position; ask again after every part. A part past the end of a finished segment is the next segment's first. */
export function hasReached(position: PlaylistPosition, edge: PlaylistEdge): boolean {
  return position.msn < edge.nextMsn;
}

/** Decides a blocking playlist reload. */
export function decideBlocking(directives: DeliveryDirectives, edge: PlaylistEdge): BlockingDecision {
  return directives.msn === undefined || edge.isEnded ? { kind: 'now' } : { kind: 'bad', reason: 'not here yet' };
}

/** Whether the client asks for a delta update. */
export function wantsSkip(directives: DeliveryDirectives): boolean {
  return directives.skip === 'YES' || directives.skip === 'v2';
}
