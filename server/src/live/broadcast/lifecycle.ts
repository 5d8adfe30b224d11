import type { Millis } from '@amphi/media/time';
import type { SessionOutcome, SessionState } from '../live.ts';

/*
 * A room's way through its broadcasts; `ended` is told, then the room is idle again:
 *
 *            first media                       publisher gone
 *   idle ────────────────────────► live ◄─────────────────────► reconnecting
 *    ▲ │  (room previews first)     ▲      first media again        │
 *    │ └─────────────► preview ─────┘ go live                       │ window over
 *    │   gone, ended      │         │ ended (owner, fault)          ▼
 *    └────────────────────┴─────────┴────────────────────────── ended
 */

/** Where a room stands. */
export type Lifecycle =
  | { readonly phase: 'idle' }
  | { readonly phase: 'preview' }
  | { readonly phase: 'live' }
  | { readonly phase: 'reconnecting'; readonly until: Millis };

/** What can happen to a room. */
export type LifecycleEvent =
  /** The first media of a publisher that was let in. */
  | { readonly type: 'media_came'; readonly isPreviewFirst: boolean }
  /** `until`: when the session ends if nobody returns. `now` ≥ `until` ends it at once. */
  | { readonly type: 'publisher_left'; readonly now: Millis; readonly until: Millis }
  | { readonly type: 'went_live' }
  | { readonly type: 'window_over'; readonly now: Millis }
  | { readonly type: 'ended'; readonly reason: SessionOutcome['reason'] }
  /** A session that a crash left open. */
  | { readonly type: 'recovered'; readonly until: Millis };

/** What is to be done, in order. */
export type LifecycleEffect =
  | { readonly type: 'open_preview' }
  | { readonly type: 'close_preview' }
  | { readonly type: 'begin_session' }
  /** The publisher is another one than before: what comes does not continue what came. */
  | { readonly type: 'resume' }
  /** Close what is open, so that viewers get all that came. */
  | { readonly type: 'pause' }
  | { readonly type: 'wait_until'; readonly until: Millis }
  | { readonly type: 'announce'; readonly state: SessionState; readonly until: Millis | null }
  | { readonly type: 'end_session'; readonly reason: SessionOutcome['reason'] };

type Step = readonly [Lifecycle, readonly LifecycleEffect[]];

const idle: Lifecycle = { phase: 'idle' };
const live: Lifecycle = { phase: 'live' };
const announceLive: LifecycleEffect = { type: 'announce', state: 'live', until: null };

/** The next state and what follows from it; an event that means nothing in a state changes nothing. */
export function reduceLifecycle(state: Lifecycle, event: LifecycleEvent): Step {
  switch (event.type) {
    case 'media_came':
      return mediaCame(state, event.isPreviewFirst);
    case 'publisher_left':
      return publisherLeft(state, event.now, event.until);
    case 'went_live':
      return state.phase === 'preview' ? [live, [{ type: 'begin_session' }, announceLive]] : [state, []];
    case 'window_over':
      return state.phase === 'reconnecting' && event.now >= state.until ? end('publisher_gone') : [state, []];
    case 'ended':
      if (state.phase === 'preview') return [idle, [{ type: 'close_preview' }]];
      return state.phase === 'idle' ? [state, []] : end(event.reason);
    default:
      return state.phase === 'idle' ? reconnecting(event.until) : [state, []];
  }
}

function mediaCame(state: Lifecycle, isPreviewFirst: boolean): Step {
  switch (state.phase) {
    case 'idle':
      if (isPreviewFirst) return [{ phase: 'preview' }, [{ type: 'open_preview' }]];
      return [live, [{ type: 'begin_session' }, announceLive]];
    case 'reconnecting':
      return [live, [{ type: 'resume' }, announceLive]];
    default:
      return [state, [{ type: 'resume' }]];
  }
}

function publisherLeft(state: Lifecycle, now: Millis, until: Millis): Step {
  if (state.phase === 'preview') return [idle, [{ type: 'close_preview' }]];
  if (state.phase !== 'live') return [state, []];
  return now >= until ? end('publisher_gone') : reconnecting(until);
}

const reconnecting = (until: Millis): Step => [
  { phase: 'reconnecting', until },
  [{ type: 'pause' }, { type: 'wait_until', until }, { type: 'announce', state: 'reconnecting', until }],
];

const end = (reason: SessionOutcome['reason']): Step => [idle, [{ type: 'end_session', reason }]];
