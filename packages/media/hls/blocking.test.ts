import { describe, expect, it } from 'vitest';
import { decideBlocking, hasReached, wantsSkip } from './blocking.ts';
import type { PlaylistEdge } from './blocking.ts';

/** Segment 10 is finished with 8 parts, segment 11 has parts 0 to 2. */
const edge: PlaylistEdge = { nextMsn: 11, nextPart: 3, lastSegmentParts: 8, partTargetMs: 201, isEnded: false };
const decide = (msn: string | undefined, part?: string, at = edge) => decideBlocking({ msn, part }, at);

describe('a blocking playlist reload', () => {
  it('is answered at once without directives and for what is there', () => {
    expect(decide(undefined).kind).toBe('now');
    expect(decide('9').kind).toBe('now');
    expect(decide('10').kind).toBe('now');
    expect(decide('11', '2').kind).toBe('now');
    expect(decide('10', '7').kind).toBe('now');
  });

  it('waits for the next part, the whole open segment and up to two segments ahead', () => {
    expect(decide('11', '3')).toEqual({ kind: 'wait', position: { msn: 11, part: 3 } });
    expect(decide('11')).toEqual({ kind: 'wait', position: { msn: 11, part: null } });
    expect(decide('12', '0').kind).toBe('wait');
    expect(decide('13').kind).toBe('wait');
  });

  it('rolls a part past the end of a finished segment to the next one', () => {
    expect(decide('10', '8').kind).toBe('now');
    const fresh = { ...edge, nextPart: 0 };
    expect(decide('10', '8', fresh)).toEqual({ kind: 'wait', position: { msn: 10, part: 8 } });
    expect(hasReached({ msn: 10, part: 8 }, { ...edge, nextPart: 1 })).toBe(true);
    expect(hasReached({ msn: 9, part: 99 }, fresh)).toBe(true);
  });

  it('wakes a request for a part that its segment never got', () => {
    const position = { msn: 11, part: 5 };
    expect(hasReached(position, { ...edge, nextPart: 5 })).toBe(false);
    const ended = { ...edge, nextMsn: 12, nextPart: 0, lastSegmentParts: 5 };
    expect(hasReached(position, ended)).toBe(false);
    expect(hasReached(position, { ...ended, nextPart: 1 })).toBe(true);
  });

  it.each([
    ['14', undefined],
    ['11', '18'],
    ['13', '99'],
    [undefined, '1'],
    ['-1', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['11.0', undefined],
    ['99999999999999999999', undefined],
    ['11', 'x'],
    ['11', '-1'],
    ['11', ''],
  ])('answers 400 to msn %s part %s', (msn, part) => {
    expect(decide(msn, part).kind).toBe('bad');
  });

  it('never waits once the playlist has ended', () => {
    expect(decide('99', '1', { ...edge, isEnded: true }).kind).toBe('now');
    expect(hasReached({ msn: 99, part: null }, { ...edge, isEnded: true })).toBe(true);
  });

  it('waits for the very first part', () => {
    const empty = { nextMsn: 0, nextPart: 0, lastSegmentParts: 0, partTargetMs: 201, isEnded: false };
    expect(decide('0', '0', empty).kind).toBe('wait');
    expect(decide('1', '0', empty).kind).toBe('wait');
    expect(decide('2', '0', empty).kind).toBe('bad');
  });

  it('knows a wish for a delta update', () => {
    expect([wantsSkip({ skip: 'YES' }), wantsSkip({ skip: 'v2' }), wantsSkip({ skip: 'no' }), wantsSkip({})]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
