import { expect, test } from 'vitest';
import { box, fullBox, join, u32, u64 } from './box.ts';
import {
  initSegment,
  readFragmentFacts,
  readInitTrack,
  readSegmentHead,
  retimeSegmentHead,
  segmentHeadLength,
} from './index.ts';
import { parseAudioSpecificConfig } from '../codec/index.ts';

/** A segment as ffmpeg writes it: `styp`, `sidx`, one fragment of one track. */
const segment = (version: 0 | 1, baseTicks: number): Uint8Array => {
  const time = version === 1 ? u64(baseTicks) : u32(baseTicks);
  const traf = box(
    'traf',
    fullBox('tfhd', 0, 0x02_0008, u32(1, 1024)),
    fullBox('tfdt', version, 0, time),
    fullBox('trun', 0, 0, u32(3)),
  );
  const moof = box('moof', fullBox('mfhd', 0, 0, u32(1)), traf);
  const sidx = fullBox('sidx', 0, 0, u32(1, 48_000, baseTicks, 0, 0));
  return join([box('styp', u32(0x6d73_6468, 0)), sidx, moof, box('mdat', new Uint8Array(300))]);
};

test.each([0, 1] as const)('a segment is moved in place by its head alone, tfdt version %i', (version) => {
  const bytes = segment(version, 480_000);
  const length = segmentHeadLength(bytes.subarray(0, 100)) ?? 0;
  expect(length).toBe(bytes.length - 308);
  const head = bytes.subarray(0, length);
  expect(readSegmentHead(head)).toMatchObject({
    track: { baseTicks: 480_000, durationTicks: 3072, samples: 3 },
    byteLength: length,
  });
  retimeSegmentHead(head, { baseTicks: 96_000, sequenceNumber: 25 });
  expect(readFragmentFacts(bytes).fragments).toMatchObject([
    { sequenceNumber: 25, tracks: [{ baseTicks: 96_000, samples: 3 }] },
  ]);
  expect(new TextDecoder().decode(bytes)).not.toContain('sidx');
  expect(() => retimeSegmentHead(head, { baseTicks: -1, sequenceNumber: 1 })).toThrow(RangeError);
});

test('a time that does not fit is refused, not cut', () => {
  const head = segment(0, 1).subarray(0, -308);
  expect(() => retimeSegmentHead(head, { baseTicks: 2 ** 32, sequenceNumber: 1 })).toThrow(RangeError);
});

test('what is no segment of one track is told as such, whatever its bytes', () => {
  expect(segmentHeadLength(new Uint8Array(100))).toBeNull();
  expect(segmentHeadLength(box('moov', new Uint8Array(10)))).toBeNull();
  expect(segmentHeadLength(box('styp', u32(1)))).toBeGreaterThan(12);
  expect(readSegmentHead(box('moof', new Uint8Array(50)))).toBeNull();
  expect(readSegmentHead(new Uint8Array(0))).toBeNull();
  expect(() => retimeSegmentHead(new Uint8Array(0), { baseTicks: 0, sequenceNumber: 1 })).toThrow(RangeError);
});

test('an init segment tells its codec', () => {
  const track = parseAudioSpecificConfig(Uint8Array.of(0x11, 0x90));
  expect(readInitTrack(initSegment([track]))).toMatchObject({
    kind: 'audio',
    codecString: 'mp4a.40.2',
    sampleRate: 48_000,
    channels: 2,
  });
  expect(readInitTrack(new Uint8Array(40))).toBeNull();
});
