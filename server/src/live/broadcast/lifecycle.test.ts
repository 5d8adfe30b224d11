import { millis } from '@amphi/media/time';
import { describe, expect, it } from 'vitest';
import { reduceLifecycle, type Lifecycle, type LifecycleEvent } from './lifecycle.ts';

const came: LifecycleEvent = { type: 'media_came', isPreviewFirst: false };
const left: LifecycleEvent = { type: 'publisher_left', now: millis(1_000), until: millis(61_000) };

/** The phases and effects of a chain of events. */
const follow = (...events: readonly LifecycleEvent[]): string[] => {
  let state: Lifecycle = { phase: 'idle' };
  return events.map((event) => {
    const [next, effects] = reduceLifecycle(state, event);
    state = next;
    return [next.phase, ...effects.map((effect) => effect.type)].join(' ');
  });
};

describe('reduceLifecycle', () => {
  it('goes from a push to its end by the window', () => {
    expect(follow(came, left, { type: 'window_over', now: millis(61_000) })).toEqual([
      'live begin_session announce',
      'reconnecting pause wait_until announce',
      'idle end_session',
    ]);
  });

  it('resumes the session when somebody comes back, and forgets the old window', () => {
    expect(follow(came, left, came, { type: 'window_over', now: millis(61_000) })).toEqual([
      'live begin_session announce',
      'reconnecting pause wait_until announce',
      'live resume announce',
      'live',
    ]);
  });

  it('does not end a window that was renewed meanwhile', () => {
    const later: LifecycleEvent = { type: 'publisher_left', now: millis(50_000), until: millis(110_000) };
    const steps = follow(came, left, came, later, { type: 'window_over', now: millis(61_000) });
    expect(steps.at(-1)).toBe('reconnecting');
  });

  it('ends at once in a room without a window', () => {
    const now: LifecycleEvent = { type: 'publisher_left', now: millis(5), until: millis(5) };
    expect(follow(came, now)[1]).toBe('idle end_session');
  });

  it('previews until Go live, and leaves nothing when the preview goes', () => {
    const preview: LifecycleEvent = { type: 'media_came', isPreviewFirst: true };
    expect(follow(preview, { type: 'went_live' })).toEqual(['preview open_preview', 'live begin_session announce']);
    expect(follow(preview, left)).toEqual(['preview open_preview', 'idle close_preview']);
    expect(follow(preview, { type: 'ended', reason: 'ended_by_owner' })[1]).toBe('idle close_preview');
  });

  it('ignores what means nothing: an end without a broadcast, Go live while live, a recovery of what runs', () => {
    expect(follow({ type: 'ended', reason: 'fault' }, left)).toEqual(['idle', 'idle']);
    expect(follow(came, { type: 'went_live' }, { type: 'recovered', until: millis(9) })).toEqual([
      'live begin_session announce',
      'live',
      'live',
    ]);
  });

  it('lets a recovered session wait for its publisher', () => {
    expect(follow({ type: 'recovered', until: millis(60_000) }, came)).toEqual([
      'reconnecting pause wait_until announce',
      'live resume announce',
    ]);
  });
});
