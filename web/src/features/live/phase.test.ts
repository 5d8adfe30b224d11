import type { LiveDetail } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { applyMessage, durationOf, phaseOf } from './phase.ts';

const live: LiveDetail = {
  liveId: 'a',
  title: 't',
  anchorName: 'n',
  anchorAvatar: null,
  coverImage: null,
  viewCount: 3,
  watching: 2,
  status: 1,
  state: 'live',
  reconnectUntil: null,
  startTime: '2026-11-20T12:00:00.000Z',
  endTime: null,
  category: 'music',
  description: null,
  tags: [],
  play: { hls: '/h', flv: '/f' },
};

describe('the phase of a room', () => {
  it('follows the session, then the status', () => {
    expect(phaseOf({ status: 0, state: null })).toBe('waiting');
    expect(phaseOf({ status: 1, state: null })).toBe('live');
    expect(phaseOf({ status: 1, state: 'reconnecting' })).toBe('reconnecting');
    expect(phaseOf({ status: 2, state: null })).toBe('ended');
    expect(phaseOf({ status: 2, state: 'preview' })).toBe('waiting');
  });

  it('changes by messages, and only a new phase makes the rest stale', () => {
    const drop = { type: 'live.state', liveId: 'a', status: 1, sessionId: 's', reconnectUntil: 'x' } as const;
    const dropped = applyMessage(live, { ...drop, state: 'reconnecting' });
    expect(dropped.isStale).toBe(true);
    expect(phaseOf(dropped.live)).toBe('reconnecting');
    expect(applyMessage(live, { ...drop, state: 'live' }).isStale).toBe(false);
    const counted = applyMessage(live, { type: 'live.watching', liveId: 'a', watching: 9, viewCount: 12 });
    expect(counted).toEqual({ live: { ...live, watching: 9, viewCount: 12 }, isStale: false });
  });

  it('knows how long the broadcast lasts or lasted', () => {
    const now = Date.parse('2026-11-20T12:41:12.000Z');
    expect(durationOf(live, 'live', now)).toBe(2472);
    expect(durationOf({ ...live, endTime: '2026-11-20T12:10:00.000Z' }, 'ended', now)).toBe(600);
    expect(durationOf(live, 'waiting', now)).toBeNull();
    expect(durationOf(live, 'ended', now)).toBeNull();
  });
});
