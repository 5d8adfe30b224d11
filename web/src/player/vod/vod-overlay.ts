import type { PlayerErrorCode } from '../error-code.ts';
import type { Recovery } from '../recovery.ts';
import { stallLevel } from '../recovery.ts';

/** What lies over the picture of a video. */
export type VodOverlay =
  | { readonly kind: 'none' | 'loading' | 'slow' | 'start' | 'ended' }
  | { readonly kind: 'backoff'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly code: PlayerErrorCode; readonly detail: string };

/** Everything that decides about it. */
export interface VodOverlayFacts {
  readonly recovery: Recovery;
  readonly nowMs: number;
  readonly isMoving: boolean;
  readonly isPaused: boolean;
  readonly hasEnded: boolean;
  readonly isStartAwaited: boolean;
}

/** Picks one; a picture that moves is never covered, and the viewer's own pause is no trouble. */
export function vodOverlayOf(facts: VodOverlayFacts): VodOverlay {
  const { recovery, nowMs } = facts;
  if (recovery.kind === 'failed') return { kind: 'failed', code: recovery.code, detail: recovery.detail };
  if (facts.isMoving) return { kind: 'none' };
  if (facts.hasEnded) return { kind: 'ended' };
  if (facts.isStartAwaited) return { kind: 'start' };
  if (recovery.kind === 'backoff') {
    return { kind: 'backoff', seconds: Math.max(1, Math.ceil((recovery.untilMs - nowMs) / 1000)) };
  }
  if (facts.isPaused && recovery.kind === 'playing') return { kind: 'none' };
  const level = stallLevel(recovery, nowMs);
  return { kind: level === 'slow' ? 'slow' : level === 'spinner' ? 'loading' : 'none' };
}
