import type { LiveDetail } from '@amphi/contract';
import type { LiveMessage } from '../../api/socket.ts';

/** What a room looks like to a viewer. A preview is nobody's business but the owner's, so it counts as waiting. */
export type Phase = 'waiting' | 'live' | 'reconnecting' | 'ended';

/** Phase of a room by its status and the state of the running session. */
export function phaseOf(live: Pick<LiveDetail, 'status' | 'state'>): Phase {
  if (live.state === 'live') return 'live';
  if (live.state === 'reconnecting') return 'reconnecting';
  if (live.state === 'preview') return 'waiting';
  if (live.status === 1) return 'live';
  return live.status === 2 || live.state === 'ended' ? 'ended' : 'waiting';
}

/** The detail after a message of the socket; `isStale` when the rest of it (times, title) has to be asked again. */
export function applyMessage(
  live: LiveDetail,
  message: LiveMessage,
): { readonly live: LiveDetail; readonly isStale: boolean } {
  if (message.type === 'live.watching') {
    return { live: { ...live, watching: message.watching, viewCount: message.viewCount }, isStale: false };
  }
  if (message.type !== 'live.state') return { live, isStale: false };
  const { status, state, reconnectUntil } = message;
  const isStale = phaseOf(live) !== phaseOf({ status, state });
  return { live: { ...live, status, state, reconnectUntil }, isStale };
}

/** Seconds that a broadcast has lasted at `nowMs`, or lasted in all; null while unknown. */
export function durationOf(
  live: Pick<LiveDetail, 'startTime' | 'endTime'>,
  phase: Phase,
  nowMs: number,
): number | null {
  if (live.startTime === null || phase === 'waiting') return null;
  const end = phase === 'ended' ? (live.endTime === null ? null : Date.parse(live.endTime)) : nowMs;
  return end === null ? null : Math.max(0, (end - Date.parse(live.startTime)) / 1000);
}
