import type { PlayerErrorCode } from './error-code.ts';

/*
 *  idle ─open─▶ loading ─playing─▶ playing ◀─playing─ stalled
 *                 │ ▲                 │ └────stalled────▲
 *     network err │ │ 1,2,4,8 s       │ network err
 *                 ▼ │                 ▼
 *               backoff ◀─────────────┘   404, or an error while the host is gone: holding ─host back─▶ loading
 *                 └─ fifth in a row, codec, third decode error ─▶ failed ─retry─▶ loading
 */

/** Where playback stands, as the overlay shows it. Times are milliseconds of one monotonic clock. */
export type Recovery =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly trial: number; readonly sinceMs: number }
  | { readonly kind: 'playing' }
  | { readonly kind: 'stalled'; readonly sinceMs: number }
  | { readonly kind: 'backoff'; readonly trial: number; readonly untilMs: number; readonly code: PlayerErrorCode }
  | { readonly kind: 'holding'; readonly sinceMs: number }
  | { readonly kind: 'failed'; readonly code: PlayerErrorCode; readonly detail: string };

/** What happened to playback. */
export type RecoveryEvent =
  | { readonly type: 'open' | 'playing' | 'stalled' | 'retry' | 'tick' | 'host_gone' | 'host_back' | 'stop' }
  | { readonly type: 'network_error'; readonly code: PlayerErrorCode; readonly status: number }
  | { readonly type: 'media_error'; readonly code: PlayerErrorCode; readonly detail: string }
  | { readonly type: 'codec_unsupported'; readonly codec: string };

/** What to do about it: load anew with a new engine, or let the engine mend its buffers. */
export type RecoveryAction = 'load' | 'mend' | null;

/** The whole memory of the machine. */
export interface RecoveryState {
  readonly now: Recovery;
  /** Network errors since the last second that played. */
  readonly networkErrors: number;
  /** Decode errors since the last load that people asked for. */
  readonly mediaErrors: number;
  /** The live is not on air now: errors are no wonder, and what is buffered plays on. */
  readonly isHostGone: boolean;
}

/** Pauses before the second to fifth trial. */
export const backoffMs: readonly number[] = [1000, 2000, 4000, 8000];

/** Pause before looking again where nothing is published although the live is on air. */
const holdMs = 2000;

export const startOfRecovery: RecoveryState = {
  now: { kind: 'idle' },
  networkErrors: 0,
  mediaErrors: 0,
  isHostGone: false,
};

/** One step of the machine. `nowMs` is the clock that all times in the state refer to. */
export function recover(
  state: RecoveryState,
  event: RecoveryEvent,
  nowMs: number,
): readonly [RecoveryState, RecoveryAction] {
  switch (event.type) {
    case 'open':
    case 'retry':
      return [{ ...startOfRecovery, now: { kind: 'loading', trial: 0, sinceMs: nowMs } }, 'load'];
    case 'host_back':
      return state.now.kind === 'holding'
        ? [{ ...startOfRecovery, now: { kind: 'loading', trial: 0, sinceMs: nowMs } }, 'load']
        : [{ ...state, isHostGone: false }, null];
    case 'playing':
      // What is buffered plays on during a backoff; that mends nothing.
      return ['loading', 'stalled'].includes(state.now.kind)
        ? [{ ...state, now: { kind: 'playing' }, networkErrors: 0 }, null]
        : [state, null];
    case 'stalled':
      return [state.now.kind === 'playing' ? { ...state, now: { kind: 'stalled', sinceMs: nowMs } } : state, null];
    case 'host_gone':
      return [{ ...state, isHostGone: true, now: state.now.kind === 'backoff' ? hold(nowMs) : state.now }, null];
    case 'stop':
      return [startOfRecovery, null];
    case 'tick':
      return onTick(state, nowMs);
    case 'network_error':
      return onNetworkError(state, event, nowMs);
    case 'media_error':
      return onMediaError(state, event, nowMs);
    case 'codec_unsupported':
      return [{ ...state, now: { kind: 'failed', code: 'P-COD-01', detail: event.codec } }, null];
    default:
      return event satisfies never;
  }
}

function onTick(state: RecoveryState, nowMs: number): readonly [RecoveryState, RecoveryAction] {
  const { now } = state;
  const isBackoffOver = now.kind === 'backoff' && nowMs >= now.untilMs;
  // The live says that it is on air although nothing was published yet: look again.
  const isHoldOver = now.kind === 'holding' && !state.isHostGone && nowMs - now.sinceMs >= holdMs;
  if (!isBackoffOver && !isHoldOver) return [state, null];
  return [
    { ...state, now: { kind: 'loading', trial: now.kind === 'backoff' ? now.trial : 0, sinceMs: nowMs } },
    'load',
  ];
}

function hold(nowMs: number): Recovery {
  return { kind: 'holding', sinceMs: nowMs };
}

function onNetworkError(
  state: RecoveryState,
  event: Extract<RecoveryEvent, { type: 'network_error' }>,
  nowMs: number,
): readonly [RecoveryState, RecoveryAction] {
  if (state.now.kind === 'failed' || state.now.kind === 'backoff' || state.now.kind === 'holding') return [state, null];
  // Nothing is published there (any more): the state of the live tells when to come back.
  if (state.isHostGone || event.status === 404 || event.status === 410) {
    return [{ ...state, now: hold(nowMs) }, null];
  }
  if (event.status === 401 || event.status === 403) {
    return [{ ...state, now: { kind: 'failed', code: 'P-NET-04', detail: String(event.status) } }, null];
  }
  const pause = backoffMs[state.networkErrors];
  const detail = event.status > 0 ? String(event.status) : '';
  if (pause === undefined) return [{ ...state, now: { kind: 'failed', code: event.code, detail } }, null];
  const trial = state.networkErrors + 1;
  const now: Recovery = { kind: 'backoff', trial, untilMs: nowMs + pause, code: event.code };
  return [{ ...state, now, networkErrors: trial }, null];
}

function onMediaError(
  state: RecoveryState,
  event: Extract<RecoveryEvent, { type: 'media_error' }>,
  nowMs: number,
): readonly [RecoveryState, RecoveryAction] {
  const mediaErrors = state.mediaErrors + 1;
  if (mediaErrors === 1) return [{ ...state, mediaErrors }, 'mend'];
  if (mediaErrors === 2) {
    return [{ ...state, mediaErrors, now: { kind: 'loading', trial: 1, sinceMs: nowMs } }, 'load'];
  }
  return [{ ...state, mediaErrors, now: { kind: 'failed', code: event.code, detail: event.detail } }, null];
}

/** A stall shows a spinner after 1 s and is called slow after 4 s. */
export function stallLevel(now: Recovery, nowMs: number): 'none' | 'spinner' | 'slow' {
  if (now.kind === 'loading') return nowMs - now.sinceMs > 8000 ? 'slow' : 'spinner';
  if (now.kind !== 'stalled') return 'none';
  const ms = nowMs - now.sinceMs;
  return ms > 4000 ? 'slow' : ms > 1000 ? 'spinner' : 'none';
}
