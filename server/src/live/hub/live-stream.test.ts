import { millis } from '@amphi/media/time';
import type { AccessUnit, UnitEvent, VideoTrack } from '@amphi/media/unit';
import { describe, expect, it } from 'vitest';
import { GopCache } from './gop-cache.ts';
import { LiveStream } from './live-stream.ts';

const video: VideoTrack = {
  kind: 'video',
  codec: 'avc',
  decoderConfig: new Uint8Array(8),
  codecString: 'avc1.64001f',
  width: 640,
  height: 360,
  frameRate: 30,
};

const frame = (dts: number, isKeyframe = false, byteLength = 100): AccessUnit => ({
  kind: 'video',
  dts: millis(dts),
  compositionOffset: millis(0),
  isKeyframe,
  chunks: [],
  byteLength,
});

const sound = (dts: number): AccessUnit => ({ ...frame(dts, true, 10), kind: 'audio' });
const unit = (value: AccessUnit): UnitEvent => ({ type: 'unit', unit: value });
const times = (units: readonly AccessUnit[]): number[] => units.map(({ dts }) => dts);

describe('GopCache', () => {
  it('keeps the units since the last keyframe', () => {
    const cache = new GopCache();
    for (const one of [frame(0), frame(33, true), sound(40), frame(66), frame(100, true), frame(133)])
      cache.add(one, true);
    expect(times(cache.units)).toEqual([100, 133]);
  });

  it('keeps nothing of a group beyond its bounds, until the next keyframe', () => {
    const cache = new GopCache({ maxBytes: 250, maxMs: 10_000 });
    for (const one of [frame(0, true), frame(33), frame(66), frame(100)]) cache.add(one, true);
    expect(cache.units).toEqual([]);
    cache.add(frame(133, true), true);
    expect(times(cache.units)).toEqual([133]);
  });

  it('keeps about a second of a stream without video, for ever', () => {
    const cache = new GopCache();
    for (let at = 0; at < 60_000; at += 20) cache.add(sound(at), false);
    expect(cache.units.length).toBeLessThan(90);
    expect(cache.units[0]?.dts).toBeLessThanOrEqual(59_000);
  });
});

describe('LiveStream', () => {
  it('tells newcomers the tracks and the group of pictures in progress', () => {
    const stream = new LiveStream({ onReaderFault: () => undefined });
    stream.push({ type: 'track', track: video });
    for (const one of [frame(0, true), frame(33)]) stream.push(unit(one));
    expect(stream.startingPoint()).toEqual([{ type: 'track', track: video }, unit(frame(0, true)), unit(frame(33))]);
    stream.push({ type: 'discontinuity' });
    expect(stream.startingPoint()).toEqual([{ type: 'track', track: video }]);
  });

  it('takes off a reader that throws, and the others notice nothing', () => {
    const faults: unknown[] = [];
    const stream = new LiveStream({ onReaderFault: (fault) => faults.push(fault) });
    const received: UnitEvent[] = [];
    stream.attach({
      receive: () => {
        throw new Error('a bug');
      },
    });
    stream.attach({ receive: (event) => received.push(event) });
    for (const one of [frame(0, true), frame(33)]) stream.push(unit(one));
    expect(faults).toHaveLength(1);
    expect(received).toHaveLength(2);
  });

  it('is eager as long as one of its readers is', () => {
    const stream = new LiveStream({ onReaderFault: () => undefined });
    const leave = stream.attach({ receive: () => undefined }, { isEager: true });
    expect(stream.isEager).toBe(true);
    leave();
    leave();
    expect(stream.isEager).toBe(false);
  });
});
