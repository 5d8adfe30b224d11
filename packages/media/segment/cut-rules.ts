/** The lengths that a session promised, in milliseconds, and what follows from them. */
export interface CutRules {
  /** PART-TARGET: no part is longer. */
  readonly partTargetMs: number;
  /** TARGETDURATION. */
  readonly targetDurationMs: number;
}

/** A segment ends at the first keyframe after this many milliseconds. */
export const shortestSegmentMs = 1000;

/** Share of PART-TARGET that a part must reach unless it is its segment's last (RFC 8216bis §4.4.4.9). */
export const leastPartShare = 0.85;

/** More samples than any real part has: cut then, whatever the timestamps say. */
export const mostPartSamples = 1024;

/** More bytes than any real part has: cut then, whatever the timestamps say. */
export const mostPartBytes = 32 * 1024 * 1024;

/**
 * Whether a segment of `segmentMs` must end because its next part could make its duration round above TARGETDURATION (§4.4.3.1).
 * It is filled up to just under the half second so that keyframes at exactly TARGETDURATION are met.
 */
export const isSegmentFull = (segmentMs: number, rules: CutRules): boolean =>
  segmentMs + rules.partTargetMs > rules.targetDurationMs + 499;

/** Whether no whole number of intervals lies between 85 % and 100 % of PART-TARGET, so that every part would fall short. */
export function isMisfit(interval: number, partTarget: number): boolean {
  const most = Math.floor(partTarget / interval);
  return most > 0 && most * interval < leastPartShare * partTarget;
}
