import { describe, expect, it } from 'vitest';
import { readFragmentFacts, readInitFacts } from '../fmp4/index.ts';
import { millis } from '../time/index.ts';
import type { AudioTrack, UnitEvent, VideoTrack } from '../unit/index.ts';
import { Segmenter } from './segmenter.ts';
import type { SegmenterOptions } from './segmenter.ts';
import type { PartEvent, SegmentEvent } from './segment-event.ts';

const video: VideoTrack = {
  kind: 'video',
  codec: 'avc',
  decoderConfig: Uint8Array.of(1, 2, 3),
  codecString: 'avc1.64001f',
  width: 1280,
  height: 720,
  frameRate: 30,
};
const audio: AudioTrack = {
  kind: 'audio',
  codec: 'aac',
  decoderConfig: Uint8Array.of(0x11, 0x90),
  codecString: 'mp4a.40.2',
  sampleRate: 48_000,
  channels: 2,
  frameSamples: 1024,
};

const unit = (kind: 'video' | 'audio', dts: number, isKeyframe = true, compositionOffset = 0): UnitEvent => ({
  type: 'unit',
  unit: {
    kind,
    dts: millis(dts),
    compositionOffset: millis(compositionOffset),
    isKeyframe,
    chunks: [Uint8Array.of(1, 2), Uint8Array.of(3)],
    byteLength: 3,
  },
});

interface Source {
  readonly from?: number;
  readonly seconds?: number;
  readonly fps?: number;
  readonly gop?: number;
  readonly hasAudio?: boolean;
  readonly hasVideo?: boolean;
}

/** Units of a steady stream in order of time, `gop` in frames. */
function source(options: Source = {}): UnitEvent[] {
  const { from = 0, seconds = 6, fps = 30, gop = 60, hasAudio = true, hasVideo = true } = options;
  const timed: { at: number; event: UnitEvent }[] = [];
  const frames = hasVideo ? seconds * fps : 0;
  for (let index = 0; index < frames; index += 1) {
    const at = from + Math.round((index * 1000) / fps);
    timed.push({ at, event: unit('video', at, index % gop === 0) });
  }
  const audioFrames = hasAudio ? Math.floor((seconds * 48_000) / 1024) : 0;
  for (let index = 0; index < audioFrames; index += 1) {
    const at = from + Math.round(index * (1024 / 48));
    timed.push({ at, event: unit('audio', at) });
  }
  return timed.sort((one, other) => one.at - other.at).map(({ event }) => event);
}

const tracks: readonly UnitEvent[] = [
  { type: 'track', track: video },
  { type: 'track', track: audio },
];

const create = (options: Partial<SegmenterOptions> = {}) =>
  new Segmenter({ wishedPartMs: 200, targetDurationSeconds: 4, ...options });

const run = (segmenter: Segmenter, events: readonly UnitEvent[]): SegmentEvent[] =>
  events.flatMap((event) => segmenter.push(event));

const partsOf = (events: readonly SegmentEvent[]): PartEvent[] => events.filter((event) => event.type === 'part');
const segmentsOf = (events: readonly SegmentEvent[]) => events.filter((event) => event.type === 'segment');
const initsOf = (events: readonly SegmentEvent[]) => events.filter((event) => event.type === 'init');
const warningsOf = (events: readonly SegmentEvent[]) =>
  events.filter((event) => event.type === 'warning').map((event) => event.code);
const factsOf = (part: PartEvent | undefined) => readFragmentFacts(Buffer.concat(part?.chunks ?? [])).fragments[0];

describe('Segmenter', () => {
  it('gives the first part within 1.5 s of media and cuts at keyframes', () => {
    const segmenter = create();
    run(segmenter, tracks);
    let firstPartAt: number | null = null;
    const events: SegmentEvent[] = [];
    for (const event of source()) {
      const out = segmenter.push(event);
      events.push(...out);
      if (out.some(({ type }) => type === 'part') && event.type === 'unit') firstPartAt ??= event.unit.dts;
    }
    events.push(...segmenter.flush());
    expect(firstPartAt).toBeLessThanOrEqual(500);
    expect(segmenter.partTargetMs).toBe(201);
    expect(segmentsOf(events).map((segment) => [segment.msn, segment.durationMs, segment.parts])).toEqual([
      [0, 2000, 10],
      [1, 2000, 10],
      // The last frame's duration is not known and gets the usual one.
      [2, expect.closeTo(2000, 0), 10],
    ]);
    expect(
      partsOf(events)
        .filter((part) => part.isIndependent)
        .map((part) => part.index),
    ).toEqual([0, 0, 0]);
    expect(
      partsOf(events)
        .filter((part) => part.lastOfSegment)
        .map((part) => part.index),
    ).toEqual([9, 9, 9]);
  });

  it('puts both tracks into one init segment and one fragment', () => {
    const events = run(create(), [...tracks, ...source()]);
    const [init] = initsOf(events);
    expect(init).toMatchObject({ initId: 1, codecs: 'avc1.64001f,mp4a.40.2', width: 1280, frameRate: 30 });
    expect(readInitFacts(init?.bytes ?? new Uint8Array()).map((track) => [track.kind, track.timescale])).toEqual([
      ['video', 90_000],
      ['audio', 48_000],
    ]);
    expect(factsOf(partsOf(events)[1])?.tracks.map((track) => [track.trackId, track.samples])).toEqual([
      [1, 6],
      [2, 9],
    ]);
  });

  it('drops audio that ends before the first keyframe', () => {
    const events = source({ seconds: 3 }).map((event) =>
      event.type === 'unit' && event.unit.kind === 'video' && event.unit.dts < 900
        ? unit('video', event.unit.dts, false)
        : event,
    );
    const withKeyframe = events.map((event) =>
      event.type === 'unit' && event.unit.kind === 'video' && event.unit.dts === 1000 ? unit('video', 1000) : event,
    );
    const [first] = partsOf(run(create(), [...tracks, ...withKeyframe]));
    expect(first?.startMs).toBe(1000);
    expect((factsOf(first)?.tracks[1]?.baseTicks ?? 0) / 48).toBeGreaterThan(975);
  });

  it('waits half a second for a track that may come, then goes on without it', () => {
    const events = run(create(), [{ type: 'track', track: video }, ...source({ hasAudio: false, seconds: 2 })]);
    expect(initsOf(events)).toMatchObject([{ hasVideo: true, hasAudio: false }]);
    expect(partsOf(events)[0]?.startMs).toBe(0);
  });

  it('leaves out a track that was announced but sends nothing', () => {
    const events = run(create(), [...tracks, ...source({ hasAudio: false, seconds: 2 })]);
    expect(initsOf(events)).toMatchObject([{ hasVideo: true, hasAudio: false }]);
  });

  it('takes in late audio at the next keyframe with a new init segment and a discontinuity', () => {
    const late = source({ seconds: 6 }).filter(
      (event) => event.type !== 'unit' || event.unit.kind === 'video' || event.unit.dts > 2500,
    );
    const events = run(create(), [...tracks, ...late]);
    expect(initsOf(events)).toMatchObject([{ hasAudio: false }, { hasAudio: true, initId: 2 }]);
    const changed = partsOf(events).find((part) => part.initId === 2);
    expect(changed).toMatchObject({ startMs: 4000, index: 0, isDiscontinuity: true, isIndependent: true });
    expect(factsOf(changed)?.tracks).toHaveLength(2);
  });

  it('takes audio out when it is lost, so that players do not stall', () => {
    const lost = source({ seconds: 8 }).filter(
      (event) => event.type !== 'unit' || event.unit.kind === 'video' || event.unit.dts < 1500,
    );
    expect(initsOf(run(create(), [...tracks, ...lost]))).toMatchObject([{ hasAudio: true }, { hasAudio: false }]);
  });

  it('cuts audio alone into parts of whole frames', () => {
    const segmenter = create();
    const events = run(segmenter, [tracks[1] ?? unit('audio', 0), ...source({ hasVideo: false })]);
    expect(initsOf(events)).toMatchObject([{ hasVideo: false, hasAudio: true, codecs: 'mp4a.40.2', frameRate: null }]);
    expect(segmenter.partTargetMs).toBeCloseTo((10 * 1024) / 48 + 1, 2);
    expect(partsOf(events).every((part) => part.isIndependent && part.durationMs === (10 * 1024) / 48)).toBe(true);
  });

  it('ends a segment without a keyframe before it would round above TARGETDURATION', () => {
    const events = run(create(), [...tracks, ...source({ seconds: 20, gop: 250 })]);
    expect(warningsOf(events)).toEqual(['keyframes_too_far']);
    expect(
      segmentsOf(events)
        .map((segment) => [segment.durationMs, segment.isIndependent])
        .slice(0, 3),
    ).toEqual([
      [expect.closeTo(4400, 6), true],
      [expect.closeTo(3933, 0), false],
      [expect.closeTo(4400, 6), true],
    ]);
  });

  it('ends the segment with a part that a late frame cut short', () => {
    const late = source({ seconds: 4 }).filter(
      (event) => event.type !== 'unit' || event.unit.kind === 'audio' || event.unit.dts !== 800,
    );
    const events = run(create(), [...tracks, ...late]);
    expect(partsOf(events).filter((part) => part.lastOfSegment)[0]?.durationMs).toBeLessThan(0.85 * 201);
    expect(partsOf(events).every((part) => part.durationMs <= 201)).toBe(true);
  });

  it('cuts a frame longer than PART-TARGET to it and leaves a gap in time', () => {
    const gap = source({ seconds: 4 }).filter(
      (event) => event.type !== 'unit' || event.unit.dts < 3000 || event.unit.dts > 3700,
    );
    const events = run(create(), [...tracks, ...gap]);
    expect(warningsOf(events)).toEqual(['frame_gap']);
    const index = partsOf(events).findIndex((part) => part.durationMs === 201);
    const [cut, next] = partsOf(events).slice(index);
    expect((next?.startMs ?? 0) - (cut?.startMs ?? 0)).toBeGreaterThan(700);
  });

  it('marks what follows a return as a discontinuity and keeps the init segment when nothing changed', () => {
    const segmenter = create();
    const before = [...run(segmenter, [...tracks, ...source({ seconds: 3 })]), ...segmenter.flush()];
    const after = run(segmenter, [{ type: 'discontinuity' }, ...tracks, ...source({ from: 60_000, seconds: 3 })]);
    expect(initsOf([...before, ...after])).toHaveLength(1);
    expect(partsOf(after)[0]).toMatchObject({ msn: 2, index: 0, isDiscontinuity: true, startMs: 60_000, initId: 1 });
    expect(partsOf(after).find((part) => part.msn === 3)?.isDiscontinuity).toBe(false);
  });

  it('holds the ceiling and lets 85 % yield after a return at another rate', () => {
    const segmenter = create();
    run(segmenter, [...tracks, ...source({ seconds: 3 })]);
    segmenter.flush();
    const after = run(segmenter, [...tracks, ...source({ from: 10_000, seconds: 6, fps: 24, gop: 48 })]);
    expect(segmenter.partTargetMs).toBe(201);
    expect(partsOf(after).every((part) => part.durationMs <= 201)).toBe(true);
    expect(segmentsOf(after)[0]).toMatchObject({ parts: 12, durationMs: expect.closeTo(2000, 6) });
  });

  it('treats a steady change of rate without a return the same way from the next keyframe on', () => {
    const events = run(create(), [
      ...tracks,
      ...source({ seconds: 4 }),
      ...source({ from: 4000, seconds: 12, fps: 24, gop: 48 }),
    ]);
    expect(warningsOf(events)).toContain('frame_rate_changed');
    expect(segmentsOf(events).at(-1)).toMatchObject({ parts: 12 });
  });

  it('goes on with audio when video falls silent, and comes back', () => {
    const silent = source({ seconds: 12 }).filter(
      (event) => event.type !== 'unit' || event.unit.kind === 'audio' || event.unit.dts < 3000 || event.unit.dts > 8000,
    );
    const events = run(create(), [...tracks, ...silent]);
    expect(warningsOf(events)).toContain('video_silent');
    const alone = partsOf(events).filter((part) => factsOf(part)?.tracks.length === 1);
    expect(alone.length).toBeGreaterThan(10);
    expect(factsOf(partsOf(events).at(-1))?.tracks).toHaveLength(2);
  });

  it('continues an earlier run where that ended', () => {
    const segmenter = create({
      firstMsn: 7,
      firstInitId: 3,
      partTargetMs: 334,
      startMs: 90_000,
      audioTimescale: 44_100,
      isContinuation: true,
    });
    const events = run(segmenter, [...tracks, ...source()]);
    expect(initsOf(events)[0]).toMatchObject({ initId: 3 });
    expect(readInitFacts(initsOf(events)[0]?.bytes ?? new Uint8Array())[1]?.timescale).toBe(44_100);
    expect(partsOf(events)[0]).toMatchObject({ msn: 7, startMs: 90_000, isDiscontinuity: true });
    expect(segmenter.partTargetMs).toBe(334);
  });

  it('gives out the last frames of a publisher that leaves at once', () => {
    const segmenter = create();
    run(segmenter, [...tracks, ...source({ seconds: 0.2 })]);
    const events = segmenter.flush();
    expect(partsOf(events).map((part) => [Math.round(part.durationMs), part.lastOfSegment])).toEqual([[200, true]]);
    expect(segmenter.flush()).toEqual([]);
  });
});
