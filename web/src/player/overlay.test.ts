import { describe, expect, it } from 'vitest';
import type { OverlayFacts } from './overlay.ts';
import { overlayOf } from './overlay.ts';

const facts: OverlayFacts = {
  phase: 'live',
  recovery: { kind: 'playing' },
  nowMs: 10_000,
  isMoving: true,
  isPaused: false,
  hasEnded: false,
  isStartAwaited: false,
  reconnectClock: '00:48',
  endedDuration: '1:52:40',
  canReplay: false,
};
const kind = (change: Partial<OverlayFacts>): string => overlayOf({ ...facts, ...change }).kind;

describe('the overlay', () => {
  it('never covers a picture that moves', () => {
    expect(kind({})).toBe('none');
    expect(kind({ phase: 'reconnecting' })).toBe('none');
    expect(kind({ phase: 'ended' })).toBe('none');
  });
  it('tells what the live is doing once the picture stands', () => {
    expect(kind({ phase: 'reconnecting', isMoving: false })).toBe('reconnecting');
    expect(kind({ phase: 'ended', isMoving: false })).toBe('ended');
    expect(kind({ phase: 'waiting', isMoving: false })).toBe('waiting');
    expect(kind({ isMoving: false, recovery: { kind: 'holding', sinceMs: 0 } })).toBe('holding');
  });
  it('does not take the viewer’s own pause for trouble', () => {
    expect(kind({ isMoving: false, isPaused: true })).toBe('none');
    expect(kind({ isMoving: false, isPaused: true, phase: 'ended', canReplay: true })).toBe('none');
    expect(kind({ isMoving: false, isPaused: true, hasEnded: true, phase: 'ended', canReplay: true })).toBe('ended');
  });
  it('counts the seconds to the next trial', () => {
    const recovery = { kind: 'backoff', trial: 1, untilMs: 13_200, code: 'P-NET-01' } as const;
    expect(overlayOf({ ...facts, isMoving: false, recovery })).toEqual({ kind: 'backoff', seconds: 4 });
  });
  it('shows why nothing can be played, but not for a live that is over', () => {
    const recovery = { kind: 'failed', code: 'P-COD-01', detail: 'hvc1' } as const;
    expect(kind({ isMoving: false, recovery })).toBe('failed');
    expect(kind({ isMoving: false, recovery, phase: 'ended' })).toBe('ended');
  });
  it('offers to start where nothing starts by itself', () => {
    expect(kind({ isMoving: false, isPaused: true, isStartAwaited: true })).toBe('start');
  });
});
