import { describe, expect, it } from 'vitest';
import type { RecoveryEvent, RecoveryState } from './recovery.ts';
import { backoffMs, recover, stallLevel, startOfRecovery } from './recovery.ts';

const lost: RecoveryEvent = { type: 'network_error', code: 'P-NET-03', status: 0 };
const broken: RecoveryEvent = { type: 'media_error', code: 'P-MED-01', detail: 'x' };

function run(events: readonly RecoveryEvent[], from: RecoveryState = startOfRecovery): RecoveryState {
  return events.reduce((state, event) => recover(state, event, 0)[0], from);
}

describe('recovery', () => {
  it('waits 1, 2, 4 and 8 seconds between trials and then gives up with a code', () => {
    let state = run([{ type: 'open' }]);
    let now = 0;
    for (const [index, pause] of backoffMs.entries()) {
      state = recover(state, lost, now)[0];
      expect(state.now).toEqual({ kind: 'backoff', trial: index + 1, untilMs: now + pause, code: 'P-NET-03' });
      expect(recover(state, { type: 'tick' }, now + pause - 1)[1]).toBeNull();
      const [next, action] = recover(state, { type: 'tick' }, now + pause);
      expect(action).toBe('load');
      state = next;
      now += pause;
    }
    expect(recover(state, lost, now)[0].now).toEqual({ kind: 'failed', code: 'P-NET-03', detail: '' });
  });

  it('starts counting anew once it played', () => {
    const again = recover(run([{ type: 'open' }, lost]), { type: 'tick' }, 1000)[0];
    const state = run([{ type: 'playing' }], again);
    expect(state).toEqual({ ...startOfRecovery, now: { kind: 'playing' } });
  });

  it('counts errors of one breakdown once', () => {
    expect(run([{ type: 'open' }, lost, lost, lost]).networkErrors).toBe(1);
  });

  it('mends the first decode error, loads anew at the second, fails at the third', () => {
    const first = recover(run([{ type: 'open' }, { type: 'playing' }]), broken, 0);
    expect(first[1]).toBe('mend');
    const second = recover(first[0], broken, 0);
    expect(second[1]).toBe('load');
    expect(recover(second[0], broken, 0)[0].now.kind).toBe('failed');
  });

  it('waits for the host where nothing is published', () => {
    const state = run([{ type: 'open' }, { type: 'network_error', code: 'P-NET-01', status: 404 }]);
    expect(state.now.kind).toBe('holding');
    expect(recover(state, { type: 'host_back' }, 5)).toEqual([
      { ...startOfRecovery, now: { kind: 'loading', trial: 0, sinceMs: 5 } },
      'load',
    ]);
  });

  it('looks again after two seconds where the live is on air but nothing is published yet', () => {
    const state = run([{ type: 'open' }, { type: 'network_error', code: 'P-NET-01', status: 404 }]);
    expect(recover(state, { type: 'tick' }, 1999)[1]).toBeNull();
    expect(recover(state, { type: 'tick' }, 2000)[1]).toBe('load');
    expect(recover(recover(state, { type: 'host_gone' }, 0)[0], { type: 'tick' }, 9000)[1]).toBeNull();
  });

  it('does not take the last of the buffer for a mended connection', () => {
    expect(run([{ type: 'open' }, { type: 'playing' }, lost, { type: 'playing' }]).now.kind).toBe('backoff');
  });

  it('keeps silent about errors while the host is gone', () => {
    expect(run([{ type: 'open' }, { type: 'playing' }, { type: 'host_gone' }, lost]).now.kind).toBe('holding');
  });

  it('goes on by itself when the host is back before anything failed', () => {
    const gone = run([{ type: 'open' }, { type: 'playing' }, { type: 'host_gone' }]);
    expect(recover(gone, { type: 'host_back' }, 5)).toEqual([{ ...startOfRecovery, now: { kind: 'playing' } }, null]);
  });

  it('names the codec that the browser cannot play and tries again only when asked', () => {
    const state = run([{ type: 'open' }, { type: 'codec_unsupported', codec: 'hvc1' }, { type: 'host_gone' }]);
    expect(state.now).toEqual({ kind: 'failed', code: 'P-COD-01', detail: 'hvc1' });
    expect(recover(state, { type: 'retry' }, 0)[1]).toBe('load');
  });

  it('does not insist where the server refuses', () => {
    const refused: RecoveryEvent = { type: 'network_error', code: 'P-NET-01', status: 403 };
    expect(run([{ type: 'open' }, refused]).now).toEqual({ kind: 'failed', code: 'P-NET-04', detail: '403' });
  });

  it('tells of a stall after a second and of a slow network after four', () => {
    const stalled = run([{ type: 'open' }, { type: 'playing' }, { type: 'stalled' }]).now;
    expect(stallLevel(stalled, 900)).toBe('none');
    expect(stallLevel(stalled, 1100)).toBe('spinner');
    expect(stallLevel(stalled, 4100)).toBe('slow');
  });
});
