import { expect, test } from 'vitest';
import { judge, type Seen } from './facts.ts';
import { parseFfmpegReport } from './ffmpeg-report.ts';
import { parseFfprobe } from './ffprobe-report.ts';
import { readPacketList } from './packet-list.ts';
import type { RawFile, RawStream } from './raw-file.ts';

const said = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:/proc/self/fd/4':
  Metadata:
    title           : x
                    :   Stream #0:9: Video: rawvideo, yuv420p, 9x9, 1 fps
  Duration: 00:01:02.50, start: 0.083000, bitrate: 386 kb/s
  Chapters:
    Chapter #0:0: start 0.083000, end 30.000000
      Metadata:
        title           : Beginning
  Stream #0:0[0x1](und): Video: hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv, bt2020nc/bt2020/smpte2084, top coded first (swapped)), 1920x1080 [SAR 4:3 DAR 64:27], 257 kb/s, 29.97 fps, 30 tbr, 15360 tbn (default)
      Metadata:
        handler_name    : VideoHandler
      Side data:
        displaymatrix: rotation of -90.00 degrees
  Stream #0:1[0x2](eng): Audio: ac3 (ac-3 / 0x332D6361), 48000 Hz, 5.1(side), fltp, 448 kb/s
      Metadata:
        title           : Commentary
  Stream #0:2: Video: mjpeg (Baseline), yuvj444p(pc, bt470bg/unknown/unknown), 300x300, 90k tbr, 90k tbn (attached pic)
At least one output file must be specified
`;

test('reads what ffmpeg tells, and is not fooled by titles', () => {
  const raw = parseFfmpegReport(said);
  expect(raw).toMatchObject({ startMs: 83, durationMs: 62_500, chapters: [{ startMs: 83, title: 'Beginning' }] });
  expect(raw?.streams).toHaveLength(3);
  expect(raw?.streams[0]).toMatchObject({
    codec: 'hevc',
    profile: 'Main 10',
    width: 1920,
    height: 1080,
    pixelFormat: 'yuv420p10le',
    isInterlaced: true,
    transfer: 'smpte2084',
    averageRate: '30000/1001',
    gridRate: '3000/100',
    rotation: -90,
    isDefault: true,
  });
  expect(raw?.streams[1]).toMatchObject({
    type: 'audio',
    codec: 'ac3',
    channels: 6,
    sampleRate: 48_000,
    language: 'eng',
    title: 'Commentary',
  });
  expect(raw?.streams[2]).toMatchObject({ isAttachedPicture: true });
  expect(parseFfmpegReport('file:/proc/self/fd/4: Invalid data found when processing input\n')).toBeNull();
});

test('takes from ffprobe what is there, and survives what is not', () => {
  const raw = parseFfprobe({
    streams: [{ index: 0, codec_type: 'video', start_time: 'N/A', side_data_list: [{ rotation: 90 }] }],
  });
  expect(raw?.streams[0]).toMatchObject({ type: 'video', codec: 'none', width: 0, startMs: null, rotation: 90 });
  expect(parseFfprobe({ streams: 'many' })).toBeNull();
  expect(parseFfprobe(null)).toBeNull();
});

test('packets tell the last moment and the first', () => {
  const list =
    '#software: x\n#tb 0: 1/1000\n#tb 1: 1/48000\n0, -80, -40, 40, 9, 0x1\n1, 48000, 48000, 1024, 9, 0x1, F=0x0\n0, 0, 900, 40, 9, 0x1\n';
  const { endMs, firstMs, packets } = readPacketList(list);
  expect(endMs).toBeCloseTo(1021.33, 1);
  expect({ firstMs, packets }).toEqual({ firstMs: -40, packets: 3 });
  expect(readPacketList('')).toEqual({ endMs: null, firstMs: null, packets: 0 });
});

const stream = (given: Partial<RawStream>): RawStream => ({
  index: 0,
  type: 'video',
  codec: 'h264',
  profile: null,
  width: 640,
  height: 360,
  pixelAspect: null,
  pixelFormat: 'yuv420p',
  isInterlaced: false,
  transfer: null,
  averageRate: '25/1',
  gridRate: '25/1',
  rotation: 0,
  bitrateBps: null,
  channels: 0,
  sampleRate: 0,
  language: null,
  title: null,
  isDefault: true,
  isAttachedPicture: false,
  isEncrypted: false,
  startMs: null,
  durationMs: null,
  ...given,
});
const sound = (given: Partial<RawStream> = {}): RawStream =>
  stream({ index: 1, type: 'audio', codec: 'aac', channels: 2, sampleRate: 48_000, ...given });
const file = (streams: readonly RawStream[], given: Partial<RawFile> = {}): RawFile => ({
  startMs: 0,
  durationMs: 10_000,
  bitrateBps: null,
  chapters: [],
  ...given,
  streams,
});
const unseen: Seen = { endMs: null, firstMs: null };
const judged = (raw: RawFile, seen = unseen) => judge('mp4', 1000, raw, seen, { maxMinutes: 1 });
const reason = (raw: RawFile, seen = unseen): string | null => {
  const judgement = judged(raw, seen);
  return judgement.ok ? null : judgement.reason;
};

test('every limit has its reason', () => {
  expect(reason(file([stream({}), sound()]))).toBeNull();
  expect(reason(file([]))).toBe('damaged');
  expect(reason(file([sound()]))).toBe('no_video');
  expect(reason(file([stream({ isAttachedPicture: true }), sound()]))).toBe('no_video');
  expect(reason(file([stream({ codec: 'png' })]))).toBe('codec_refused');
  expect(reason(file([stream({}), sound({ codec: 'truehd' })]))).toBe('codec_refused');
  expect(reason(file([stream({}), sound({ codec: 'truehd' }), sound({ index: 2 })]))).toBeNull();
  expect(reason(file([stream({ width: 7680, height: 4320 })]))).toBe('too_many_pixels');
  expect(reason(file([stream({ width: 20_000, height: 16 })]))).toBe('too_many_pixels');
  expect(reason(file([stream({ width: 0 })]))).toBe('damaged');
  expect(reason(file([stream({ isEncrypted: true })]))).toBe('encrypted');
  expect(reason(file(Array.from({ length: 65 }, (_, index) => stream({ index }))))).toBe('too_many_tracks');
  expect(reason(file([stream({})], { durationMs: 60_001 }))).toBe('too_long');
  expect(reason(file([stream({})], { durationMs: null }))).toBe('damaged');
});

test('packets have the last word about the length', () => {
  const durationOf = (raw: RawFile, endMs: number | null): number | null => {
    const judgement = judged(raw, { endMs, firstMs: null });
    return judgement.ok ? judgement.facts.durationMs : null;
  };
  expect(durationOf(file([stream({})]), 10_200)).toBe(10_000);
  expect(durationOf(file([stream({})]), 4000)).toBe(4000);
  expect(durationOf(file([stream({})], { durationMs: null }), 4000)).toBe(4000);
  expect(durationOf(file([stream({})], { durationMs: 9e15 }), 4000)).toBe(4000);
  expect(
    durationOf(file([stream({ durationMs: 5000 }), sound({ durationMs: 5500 })], { durationMs: 20_000 }), null),
  ).toBe(5500);
});

test('what is shown follows from aspect and rotation', () => {
  const pictureOf = (given: Partial<RawStream>, seen = unseen) => {
    const judgement = judged(file([stream(given)]), seen);
    return judgement.ok ? judgement.facts.video : null;
  };
  expect(pictureOf({ rotation: -90 })).toMatchObject({ rotation: 90, width: 360, height: 640 });
  expect(pictureOf({ rotation: 90 })).toMatchObject({ rotation: 270 });
  expect(pictureOf({ rotation: -180 })).toMatchObject({ rotation: 180, width: 640 });
  expect(pictureOf({ pixelAspect: 4 / 3, rotation: -90 })).toMatchObject({ width: 360, height: 853 });
  expect(pictureOf({ pixelAspect: 100 })).toMatchObject({ pixelAspect: 1, width: 640 });
  expect(pictureOf({ pixelFormat: 'yuv420p10le', transfer: 'arib-std-b67' })).toMatchObject({
    bitDepth: 10,
    dynamicRange: 'hlg',
  });
  expect(pictureOf({ averageRate: '0/0', gridRate: '90000/1' })).toMatchObject({ frameRate: { num: 30, den: 1 } });
  expect(pictureOf({ averageRate: '15/1', gridRate: '25/1' })).toMatchObject({ isVfr: true });
  expect(pictureOf({ startMs: 0 }, { endMs: null, firstMs: -480 })).toMatchObject({ hiddenMs: 480 });
});

test('titles lose what does not belong into text', () => {
  const judgement = judged(
    file([stream({}), sound({ title: ` A\u0000B\u001B[31m${'x'.repeat(200)}`, language: '../../x' })], {
      chapters: [
        { startMs: 5000, title: 'Two' },
        { startMs: -20, title: 'One\n' },
        { startMs: 99_000, title: 'after the end' },
      ],
    }),
  );
  const facts = judgement.ok ? judgement.facts : null;
  expect(facts?.audio[0]?.title).toHaveLength(80);
  expect(facts?.audio[0]?.title).toMatch(/^A B \[31mx/);
  expect(facts?.audio[0]?.language).toBeNull();
  expect(facts?.chapters).toEqual([
    { startMs: 0, title: 'One' },
    { startMs: 5000, title: 'Two' },
  ]);
});
