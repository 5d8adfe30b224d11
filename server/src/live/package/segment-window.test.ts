import { describe, expect, it } from 'vitest';
import { SegmentWindow, type WindowSegment } from './segment-window.ts';

const limits = { windowMs: 60_000, memoryMs: 2_000, unstoredMs: 24_000 };

const segmentOf = (msn: number, isDiscontinuity = false): WindowSegment => ({
  msn,
  startMs: msn * 2_000,
  byteLength: 4,
  entry: {
    uri: `${msn}.m4s`,
    durationMs: 2_000,
    programDateTimeMs: null,
    isDiscontinuity,
    initUri: 'init-1.mp4',
    parts: [{ uri: `${msn}.0.m4s`, durationMs: 2_000, isIndependent: true }],
  },
  parts: [
    {
      entry: { uri: `${msn}.0.m4s`, durationMs: 2_000, isIndependent: true },
      byteLength: 4,
      bytes: new Uint8Array(4),
    },
  ],
});

const fill = (window: SegmentWindow, from: number, to: number): void => {
  for (let msn = from; msn <= to; msn += 1) window.add(segmentOf(msn, msn % 10 === 5));
};

const inMemory = (window: SegmentWindow): number[] =>
  window.segments.filter((one) => one.parts.some((part) => part.bytes !== null)).map((one) => one.msn);

describe('SegmentWindow', () => {
  it('keeps the youngest segments in memory and offers the rest as far as viewers may go back', () => {
    const window = new SegmentWindow(limits, () => true);
    fill(window, 0, 99);
    expect(inMemory(window)).toEqual([99]);
    expect([window.segments[0]?.msn, window.segments.at(-1)?.msn]).toEqual([70, 99]);
    expect(window.find(80)?.msn).toBe(80);
    expect(window.find(69)).toBeNull();
    expect(window.discontinuitySequence).toBe(7);
  });

  it('forgets the parts of segments that no playlist names any more', () => {
    const window = new SegmentWindow({ ...limits, windowMs: 600_000 }, () => true);
    fill(window, 0, 99);
    expect(window.find(10)?.parts).toEqual([]);
    expect(window.find(95)?.entry.parts).toHaveLength(1);
  });

  it('keeps what is not stored in memory for a while, then offers neither it nor anything before it', () => {
    let storedUpTo = 9;
    const window = new SegmentWindow(limits, (msn) => msn <= storedUpTo);
    fill(window, 0, 20);
    expect(inMemory(window)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(window.segments[0]?.msn).toBe(0);
    fill(window, 21, 30);
    expect(window.segments[0]?.msn).toBe(19);
    storedUpTo = 99;
    fill(window, 31, 31);
    expect(inMemory(window)).toEqual([31]);
    expect(window.segments.map((one) => one.msn)).toEqual([19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
  });
});
