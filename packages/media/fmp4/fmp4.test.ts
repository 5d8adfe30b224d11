import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AudioTrack, VideoTrack } from '../unit/index.ts';
import { readFragmentFacts, readInitFacts } from './facts.ts';
import { fragment } from './fragment.ts';
import type { FragmentSample } from './fragment.ts';
import { initSegment } from './init-segment.ts';
import { recordingHeader, setSampleDescriptionIndex } from './recording.ts';
import { findBox, viewOf, walkBoxes } from './walk.ts';

const video: VideoTrack = {
  kind: 'video',
  codec: 'hevc',
  decoderConfig: Uint8Array.of(1, 2, 3),
  codecString: 'hvc1.1.6.L93.B0',
  width: 1920,
  height: 1080,
  frameRate: 25,
};
const audio: AudioTrack = {
  kind: 'audio',
  codec: 'opus',
  decoderConfig: Uint8Array.of(0, 2, 1, 56, 0, 0, 187, 128, 0, 0, 0),
  codecString: 'opus',
  sampleRate: 48_000,
  channels: 2,
  frameSamples: 0,
};

const sample = (size: number, isKeyframe = false, compositionTicks = 0): FragmentSample => ({
  chunks: [new Uint8Array(size).fill(7)],
  byteLength: size,
  durationTicks: 3000,
  compositionTicks,
  isKeyframe,
});

const farTicks = 2 ** 33 + 5;
const part = fragment(9, [
  { trackId: 1, baseTicks: farTicks, samples: [sample(100, true), sample(20, false, -3000)] },
  { trackId: 2, baseTicks: 960, samples: [sample(11), sample(12), sample(13)] },
]);
const bytes = new Uint8Array(Buffer.concat(part.chunks));

describe('a fragment', () => {
  it('says what was put in', () => {
    expect(bytes.length).toBe(part.byteLength);
    expect(readFragmentFacts(bytes)).toEqual({
      intactBytes: bytes.length,
      fragments: [
        {
          offset: 0,
          byteLength: bytes.length,
          sequenceNumber: 9,
          tracks: [
            { trackId: 1, baseTicks: farTicks, durationTicks: 6000, samples: 2, startsWithKeyframe: true },
            { trackId: 2, baseTicks: 960, durationTicks: 9000, samples: 3, startsWithKeyframe: true },
          ],
        },
      ],
    });
  });

  it('points each run at its own payload and copies none', () => {
    const view = viewOf(bytes);
    const offsets = [...walkBoxes(view, 8, view.getUint32(0))]
      .filter((box) => box.type === 'traf')
      .map((traf) => view.getUint32((findBox(view, traf.bodyStart, traf.end, ['trun'])?.bodyStart ?? 0) + 8));
    expect(offsets).toEqual([view.getUint32(0) + 8, view.getUint32(0) + 8 + 120]);
    expect(part.chunks).toHaveLength(6);
  });

  it('leaves out a track without samples', () => {
    const alone = fragment(1, [
      { trackId: 1, baseTicks: 0, samples: [] },
      { trackId: 2, baseTicks: 0, samples: [sample(5)] },
    ]);
    expect(readFragmentFacts(Buffer.concat(alone.chunks)).fragments[0]?.tracks.map((track) => track.trackId)).toEqual([
      2,
    ]);
  });
});

describe('reading what a crash left', () => {
  const file = Buffer.concat([bytes, bytes, bytes]);

  it('ends at the last whole fragment wherever the file is torn', () => {
    for (let length = 0; length <= file.length; length += 7) {
      const facts = readFragmentFacts(file.subarray(0, length));
      expect(facts.intactBytes).toBe(Math.floor(length / bytes.length) * bytes.length);
      expect(facts.fragments).toHaveLength(Math.floor(length / bytes.length));
    }
  });

  it('survives any bytes', () => {
    const flips = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(flips, (edits) => {
        const broken = Uint8Array.from(file);
        for (const [at, value] of edits) broken[at] = value;
        expect(readFragmentFacts(broken).intactBytes).toBeLessThanOrEqual(broken.length);
        expect(readInitFacts(broken)).toEqual([]);
        expect(setSampleDescriptionIndex(broken, 2)).toHaveLength(broken.length);
      }),
    );
  });

  it('does not believe sizes and counts', () => {
    const view = new DataView(bytes.slice().buffer);
    view.setUint32(0, 0);
    expect(readFragmentFacts(new Uint8Array(view.buffer)).fragments).toEqual([]);
    const counted = bytes.slice();
    const run = findBox(viewOf(counted), 8, counted.length, ['traf', 'trun']);
    viewOf(counted).setUint32((run?.bodyStart ?? 0) + 4, 0xffff_ffff);
    expect(readFragmentFacts(counted).fragments).toEqual([]);
  });
});

describe('an init segment', () => {
  it('says what was put in', () => {
    expect(readInitFacts(initSegment([video, audio]))).toMatchObject([
      { trackId: 1, kind: 'video', timescale: 90_000, width: 1920, height: 1080 },
      { trackId: 2, kind: 'audio', timescale: 48_000, width: 0, height: 0 },
    ]);
    expect(readInitFacts(initSegment([audio], { audioTimescale: 44_100 }))[0]?.timescale).toBe(44_100);
  });
});

describe('a recording', () => {
  const inits = [initSegment([video]), initSegment([video, audio]), initSegment([audio])];

  it('has an entry for every init segment in every track, so that indexes agree', () => {
    const header = recordingHeader({ inits, durationMs: 5000 });
    expect(readInitFacts(header).map((track) => [track.kind, track.sampleEntries.length])).toEqual([
      ['video', 3],
      ['audio', 3],
    ]);
    const extension = findBox(viewOf(header), 0, header.length, ['moov', 'mvex', 'mehd']);
    expect(viewOf(header).getUint32((extension?.bodyStart ?? 0) + 8)).toBe(5000);
  });

  it('has an index whose references are the segments', () => {
    const segments = [
      { byteLength: 1000, startMs: 0, durationMs: 2000 },
      { byteLength: 3000, startMs: 2500, durationMs: 1000 },
    ];
    const header = recordingHeader({ inits, durationMs: 3500, segments });
    const view = viewOf(header);
    const index = findBox(view, 0, header.length, ['sidx']);
    expect(index?.end).toBe(header.length);
    const at = (index?.bodyStart ?? 0) + 32;
    expect([0, 4, 12, 16].map((offset) => view.getUint32(at + offset))).toEqual([1000, 225_000, 3000, 90_000]);
  });

  it('groups segments where there are more than an index can hold', () => {
    const segments = Array.from({ length: 70_000 }, (_, index) => ({
      byteLength: 10,
      startMs: index * 1000,
      durationMs: 1000,
    }));
    const header = recordingHeader({ inits, durationMs: 70_000_000, segments });
    const index = findBox(viewOf(header), 0, header.length, ['sidx']);
    expect(viewOf(header).getUint16((index?.bodyStart ?? 0) + 30)).toBe(35_000);
    expect(viewOf(header).getUint32((index?.bodyStart ?? 0) + 32)).toBe(20);
  });

  it('patches the sample description of every track of every part in a copy', () => {
    const file = new Uint8Array(Buffer.concat([bytes, bytes]));
    const patched = setSampleDescriptionIndex(file, 3);
    expect(setSampleDescriptionIndex(file, 1)).toBe(file);
    expect(patched.filter((value, index) => value !== file[index])).toEqual(Uint8Array.of(3, 3, 3, 3));
  });

  it('refuses what is no init segment', () => {
    expect(() => recordingHeader({ inits: [bytes], durationMs: 1 })).toThrow(RangeError);
    expect(() => recordingHeader({ inits: [], durationMs: 1 })).toThrow(RangeError);
  });
});
