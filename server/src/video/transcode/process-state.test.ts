import { processState } from '@amphi/contract';
import { expect, test } from 'vitest';
import { nextState, type ProcessEvent } from './process-state.ts';

const along = (...events: readonly ProcessEvent[]): string | null => {
  let state: ReturnType<typeof nextState> = 'uploading';
  for (const event of events) state = state === null ? null : nextState(state, event);
  return state;
};

test('the usual way leads to ready', () => {
  expect(along('begin', 'take_up', 'plan', 'show', 'finish')).toBe('ready');
});

test('a crash between any two steps repeats them without going astray', () => {
  expect(
    along(
      'begin',
      'begin',
      'take_up',
      'take_up',
      'plan',
      'take_up',
      'plan',
      'show',
      'take_up',
      'plan',
      'show',
      'finish',
    ),
  ).toBe('ready');
});

test.each(['cancel', 'fail'] as const)(
  'after %s nothing runs, what is on show stays, and it can be repeated',
  (event) => {
    expect(along('begin', event)).toBe(event === 'cancel' ? 'cancelled' : 'failed');
    expect(along('begin', 'take_up', 'plan', event, 'retry')).toBe('waiting');
    expect(along('begin', 'take_up', 'plan', 'show', event)).toBe('playable');
    expect(along('begin', 'take_up', 'plan', 'show', event, 'retry', 'take_up', 'plan', 'show', 'finish')).toBe(
      'ready',
    );
  },
);

test('what is refused, ready or still on its way up cannot be stopped or repeated', () => {
  for (const state of ['refused', 'ready', 'uploading'] as const) {
    expect([nextState(state, 'cancel'), nextState(state, 'retry'), nextState(state, 'fail')]).toEqual([
      null,
      null,
      null,
    ]);
  }
});

test('nothing but showing makes a video visible, and nothing hides it again', () => {
  const events = ['begin', 'take_up', 'refuse', 'plan', 'finish', 'fail', 'cancel', 'retry', 'wait'] as const;
  const isSeen = (state: string | null): boolean => state === 'playable' || state === 'ready';
  const steps = processState.options.flatMap((state) =>
    events.map((event) => ({ state, event, next: nextState(state, event) })).filter(({ next }) => next !== null),
  );
  expect(steps.filter(({ state, next }) => isSeen(next) !== isSeen(state))).toEqual([]);
});
