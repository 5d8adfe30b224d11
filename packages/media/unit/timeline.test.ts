import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millis } from '../time/index.ts';
import type { UnitEvent } from './index.ts';
import { TimelineRepair } from './timeline.ts';

const unit = (kind: 'video' | 'audio', dts: number, compositionOffset = 0): UnitEvent => ({
  type: 'unit',
  unit: {
    kind,
    dts: millis(dts),
    compositionOffset: millis(compositionOffset),
    isKeyframe: true,
    chunks: [],
    byteLength: 0,
  },
});
const track: UnitEvent = {
  type: 'track',
  track: {
    kind: 'audio',
    codec: 'aac',
    decoderConfig: new Uint8Array(0),
    codecString: 'mp4a.40.2',
    sampleRate: 48_000,
    channels: 2,
    frameSamples: 1024,
  },
};

/** `v0`, `a23`, `cut`, `track` for what comes out. */
const told = (events: readonly UnitEvent[]): string[] =>
  events.map((event) => {
    if (event.type === 'unit') return `${event.unit.kind.slice(0, 1)}${event.unit.dts}`;
    return event.type === 'discontinuity' ? 'cut' : 'track';
  });

const run = (repair: TimelineRepair, ...events: readonly UnitEvent[]): string[] =>
  events.flatMap((event) => told(repair.push(event)));

const video = (...times: readonly number[]): UnitEvent[] => times.map((time) => unit('video', time));

describe('the timeline', () => {
  it('begins at 0 wherever the publisher begins', () => {
    expect(run(new TimelineRepair(), unit('video', 5000), unit('audio', 5010), unit('video', 5033))).toEqual([
      'v0',
      'a10',
      'v33',
    ]);
  });

  it('goes on through the wrap of the 32-bit clock', () => {
    expect(run(new TimelineRepair(), ...video(0xfffffff0, 0xfffffffa, 4, 14))).toEqual(['v0', 'v10', 'v20', 'v30']);
  });

  it('turns small steps back into small steps forward and keeps the presentation time', () => {
    const repair = new TimelineRepair();
    expect(run(repair, ...video(0, 40, 80))).toEqual(['v0', 'v40', 'v80']);
    const [event] = repair.push(unit('video', 60, 40));
    expect(event).toMatchObject({ unit: { dts: 81, compositionOffset: 19 } });
    expect(run(repair, ...video(80, 120))).toEqual(['v82', 'v120']);
  });

  it('keeps gaps that are believable', () => {
    expect(run(new TimelineRepair(), ...video(0, 40, 9040))).toEqual(['v0', 'v40', 'v9040']);
  });

  it('cuts at a restart of the publisher’s clock and goes on after the last unit', () => {
    const repair = new TimelineRepair();
    const before = run(
      repair,
      unit('video', 100_000),
      unit('audio', 100_010),
      unit('video', 100_040),
      unit('audio', 100_033),
    );
    expect(before).toEqual(['v0', 'a10', 'v40', 'a33']);
    // A straggler of the old clock stays on it; the second kind joins the new one without another cut.
    const after = run(repair, unit('video', 0), unit('audio', 100_056), unit('audio', 10), unit('video', 40));
    expect(after).toEqual(['cut', 'v80', 'a56', 'a90', 'v120']);
  });

  it('cuts at a jump forward, also by half the range', () => {
    expect(run(new TimelineRepair(), ...video(0, 40, 60_000, 60_040))).toEqual(['v0', 'v40', 'cut', 'v80', 'v120']);
    expect(run(new TimelineRepair(), ...video(0, 40, 40 + 2 ** 31, 80 + 2 ** 31))).toEqual([
      'v0',
      'v40',
      'cut',
      'v80',
      'v120',
    ]);
  });

  it('takes audio that comes late on the clock of the video, and audio that was muted for long', () => {
    const repair = new TimelineRepair();
    expect(run(repair, ...video(0, 1000, 2000), unit('audio', 2000))).toEqual(['v0', 'v1000', 'v2000', 'a2000']);
    const long = Array.from({ length: 5 }, (_, index) => 7000 + index * 5000);
    expect(run(repair, ...video(...long), unit('audio', 27_010)).at(-1)).toBe('a27010');
  });

  it('drops what lies before its beginning', () => {
    const repair = new TimelineRepair();
    expect(run(repair, unit('video', 1000), unit('audio', 960), unit('audio', 983), unit('audio', 1006))).toEqual([
      'v0',
      'a6',
    ]);
  });

  it('lets two clocks that never met run side by side', () => {
    const repair = new TimelineRepair();
    const out = run(repair, unit('video', 900_000), unit('audio', 0), unit('video', 900_040), unit('audio', 23));
    expect(out).toEqual(['v0', 'a0', 'v40', 'a23']);
  });

  it('goes on after a return with a cut before the first event', () => {
    const repair = new TimelineRepair();
    run(repair, ...video(0, 40), unit('audio', 50));
    repair.continueAfter();
    expect(repair.endMs).toBe(80);
    expect(run(repair, track, ...video(7000, 7040), unit('audio', 7010))).toEqual([
      'cut',
      'track',
      'v80',
      'v120',
      'a90',
    ]);
  });

  it('begins where an earlier run of the session ended', () => {
    const repair = new TimelineRepair({ startMs: 5000 });
    repair.continueAfter();
    expect(run(repair, ...video(3, 43))).toEqual(['cut', 'v5000', 'v5040']);
  });

  it('never goes back within a kind and never runs away, whatever comes', () => {
    const raw = fc.oneof(fc.nat(100), fc.nat(20_000), fc.nat(0xffffffff), fc.constantFrom(0, 2 ** 31, 0xffffffff));
    const events = fc.array(fc.tuple(fc.constantFrom('video', 'audio'), raw, fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(events, (inputs) => {
        const repair = new TimelineRepair();
        const last = { video: -1, audio: -1 };
        for (const [kind, dts, isBack] of inputs) {
          if (isBack && dts % 7 === 0) repair.continueAfter();
          for (const event of repair.push(unit(kind, dts))) {
            if (event.type !== 'unit') continue;
            expect(event.unit.dts).toBeGreaterThan(last[kind]);
            last[kind] = event.unit.dts;
          }
        }
        expect(repair.endMs).toBeLessThanOrEqual(inputs.length * 11_000);
      }),
      { numRuns: 300 },
    );
  });
});
