import type { PlayerErrorCode } from './error-code.ts';
import type { Recovery } from './recovery.ts';
import { stallLevel } from './recovery.ts';

/** What lies over the picture. */
export type Overlay =
  | { readonly kind: 'none' | 'loading' | 'slow' | 'waiting' | 'holding' | 'start' }
  | { readonly kind: 'reconnecting'; readonly clock: string | null }
  | { readonly kind: 'ended'; readonly duration: string | null; readonly canReplay: boolean }
  | { readonly kind: 'backoff'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly code: PlayerErrorCode; readonly detail: string };

/** Everything that decides about it. */
export interface OverlayFacts {
  readonly phase: 'waiting' | 'live' | 'reconnecting' | 'ended';
  readonly recovery: Recovery;
  readonly nowMs: number;
  readonly isMoving: boolean;
  readonly isPaused: boolean;
  /** The element played to the end of what there is; browsers pause it then. */
  readonly hasEnded: boolean;
  readonly isStartAwaited: boolean;
  readonly reconnectClock: string | null;
  readonly endedDuration: string | null;
  readonly canReplay: boolean;
}

/** Picks one overlay; a picture that moves is never covered. */
export function overlayOf(facts: OverlayFacts): Overlay {
  const { phase, recovery, isMoving, isPaused } = facts;
  if (phase === 'waiting') return { kind: 'waiting' };
  if (recovery.kind === 'failed' && phase !== 'ended') {
    return { kind: 'failed', code: recovery.code, detail: recovery.detail };
  }
  if (isMoving) return { kind: 'none' };
  const hasPicture = recovery.kind === 'playing';
  if (phase === 'ended') {
    // Paused in the middle of what is left: the viewer's own pause, not the end.
    const ended = { kind: 'ended', duration: facts.endedDuration, canReplay: facts.canReplay } as const;
    return isPaused && !facts.hasEnded && hasPicture && facts.canReplay ? { kind: 'none' } : ended;
  }
  if (phase === 'reconnecting') return { kind: 'reconnecting', clock: facts.reconnectClock };
  if (facts.isStartAwaited) return { kind: 'start' };
  if (recovery.kind === 'holding') return { kind: 'holding' };
  if (recovery.kind === 'backoff') {
    return { kind: 'backoff', seconds: Math.max(1, Math.ceil((recovery.untilMs - facts.nowMs) / 1000)) };
  }
  if (isPaused && hasPicture) return { kind: 'none' };
  const level = stallLevel(recovery, facts.nowMs);
  return { kind: level === 'slow' ? 'slow' : level === 'spinner' ? 'loading' : 'none' };
}
