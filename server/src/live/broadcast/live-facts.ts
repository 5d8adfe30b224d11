import type { Millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { LiveFacts, SessionState } from '../live.ts';
import type { Broadcast } from './broadcast.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The wall clock's reading at a moment of the monotonic clock. */
export const wallOf = (moment: Millis, clock: Clock): Date => new Date(clock.wall().getTime() + moment - clock.now());

/** What others may know about a running broadcast; in a preview there is no session yet and its id is empty. */
export function factsOf(broadcast: Broadcast, state: Lifecycle, clock: Clock): LiveFacts {
  const phase: SessionState = state.phase === 'idle' ? 'ended' : state.phase;
  return {
    state: phase,
    sessionId: broadcast.session?.sessionId ?? '',
    prefix: broadcast.prefix,
    startTime: broadcast.startTime,
    watching: broadcast.audience.watching,
    viewCount: broadcast.audience.viewCount,
    reconnectUntil: state.phase === 'reconnecting' ? wallOf(state.until, clock) : null,
    health: broadcast.meter.latest,
  };
}
