import type { VideoFacts } from './facts.ts';
import { fpsOf } from './frame-rate.ts';
import type { LadderPlan, Piece } from './plan-shape.ts';

/** Longest stretch that is decoded for nothing before a piece, milliseconds. */
const maxLeadMs = 20_000;

/**
 * Cuts the output into pieces of at least `minMs` that workers encode alone: `[0, frames)` is covered exactly, every piece but the last is a
 * whole number of segments, and each begins shortly after a keyframe of the source, so that little is decoded twice. A file whose
 * keyframes are not known is one piece.
 */
export function planPieces(
  plan: LadderPlan,
  facts: Pick<VideoFacts, 'keyframesMs'>,
  { minMs }: { readonly minMs: number },
): readonly Piece[] {
  const fps = fpsOf(plan.frameRate);
  const segmentMs = (plan.segmentFrames / fps) * 1000;
  const minSegments = Math.max(1, Math.ceil(minMs / segmentMs));
  const totalSegments = Math.ceil(plan.frames / plan.segmentFrames);
  const starts = [0];
  let from = minSegments;
  while (facts.keyframesMs !== null && totalSegments - from >= minSegments) {
    const cut = bestCut(
      facts.keyframesMs,
      segmentMs,
      from,
      Math.min(from + minSegments - 1, totalSegments - minSegments),
    );
    if (cut === null) {
      from += 1;
      continue;
    }
    starts.push(cut);
    from = cut + minSegments;
  }
  const msOf = (frame: number): number => Math.round((frame / fps) * 1000);
  return starts.map((segment, number) => {
    const startFrame = segment * plan.segmentFrames;
    const next = starts[number + 1];
    const endFrame = next === undefined ? plan.frames : next * plan.segmentFrames;
    const endMs = next === undefined ? plan.durationMs : msOf(endFrame);
    return { number, startFrame, endFrame, startMs: msOf(startFrame), endMs, firstSegment: segment + 1 };
  });
}

/** The segment boundary between `from` and `to` that comes soonest after a keyframe; null when every keyframe is far. */
function bestCut(keyframes: readonly number[], segmentMs: number, from: number, to: number): number | null {
  let best: number | null = null;
  let bestLead = maxLeadMs;
  for (let segment = from; segment <= to; segment += 1) {
    const at = segment * segmentMs;
    const keyframe = lastAtOrBefore(keyframes, at);
    if (keyframe === null || at - keyframe >= bestLead) continue;
    best = segment;
    bestLead = at - keyframe;
  }
  return best;
}

/** The last keyframe at or before a moment; both in milliseconds. Null when there is none. */
export function lastAtOrBefore(keyframes: readonly number[], atMs: number): number | null {
  let low = 0;
  let high = keyframes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keyframes[middle] ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return keyframes[low - 1] ?? null;
}
