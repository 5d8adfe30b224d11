import { expect, test } from 'vitest';
import { ladderCommand, parseLoudness, planLadder, planStoryboard, remuxCommand, storyboardVtt } from './index.ts';
import type { Dialect, LadderOptions, VideoFacts } from './index.ts';
import { planFrameRate } from './frame-rate.ts';
import { someFacts, someSound } from './testing/facts.ts';

const options: LadderOptions = { isAv1Wanted: false, maxRung: 1080 };
const dialect: Dialect = { version: '5.1.9-0+deb12u1', hasZscale: true, hasWebp: true, av1Encoder: null };
const sizesOf = (facts: VideoFacts): readonly string[] =>
  planLadder(facts, options).video.map(({ name, width, height }) => `${name} ${width}x${height}`);
const argsOf = (facts: VideoFacts, abilities = dialect): string =>
  ladderCommand(facts, planLadder(facts, options), { abilities }).args.join(' ');

test('a film gets five sizes; what is between two gets one of its own', () => {
  expect(sizesOf(someFacts())).toEqual([
    'v1080 1920x1080',
    'v720 1280x720',
    'v480 854x480',
    'v360 640x360',
    'v240 426x240',
  ]);
  expect(sizesOf(someFacts({ video: { width: 3840, height: 2160 } }))[0]).toBe('v1080 1920x1080');
  expect(sizesOf(someFacts({ video: { width: 1600, height: 900 } })).slice(0, 2)).toEqual([
    'v900 1600x900',
    'v720 1280x720',
  ]);
  expect(sizesOf(someFacts({ video: { width: 1400, height: 788 } }))[0]).toBe('v720 1280x720');
  expect(sizesOf(someFacts({ video: { width: 101, height: 77 } }))).toEqual(['v76 100x76']);
});

test('an upright film counts by its width', () => {
  expect(sizesOf(someFacts({ video: { width: 1080, height: 1920 } })).slice(0, 2)).toEqual([
    'v1080 1080x1920',
    'v720 720x1280',
  ]);
});

test('rates are kept where they are one, and made even where they are not', () => {
  const rateOf = (num: number, den = 1, isVfr = false): string => {
    const planned = planFrameRate({ num, den }, isVfr);
    return `${planned.num}/${planned.den}`;
  };
  expect(rateOf(30_000, 1001)).toBe('30000/1001');
  expect(rateOf(2997, 100)).toBe('30000/1001');
  expect(rateOf(120)).toBe('60/1');
  expect(rateOf(120_000, 1001)).toBe('60000/1001');
  expect(rateOf(144)).toBe('48/1');
  expect(rateOf(2)).toBe('10/1');
  expect(rateOf(1, 10)).toBe('10/1');
  expect(rateOf(25, 2)).toBe('25/2');
  expect(rateOf(536_640, 17_969)).toBe('30/1');
  expect(rateOf(14, 1, true)).toBe('30/1');
  expect(rateOf(0, 0)).toBe('30/1');
});

test('small renditions of a fast film show every second frame', () => {
  const plan = planLadder(someFacts({ video: { frameRate: { num: 60, den: 1 } } }), options);
  expect(plan.video.map(({ rung, frameRate }) => [rung, frameRate.num])).toEqual([
    [1080, 60],
    [720, 60],
    [480, 30],
    [360, 30],
    [240, 30],
  ]);
  expect(plan).toMatchObject({ segmentFrames: 240, frames: 3600 });
});

test('no rendition gets more bits than the source can fill', () => {
  const poor = planLadder(someFacts({ video: { bitrateBps: 500_000 } }), options).video;
  const rich = planLadder(someFacts({ video: { bitrateBps: 50_000_000 } }), options).video;
  expect(poor[0]?.bitrateBps).toBe(600_000);
  expect(rich[1]?.bitrateBps).toBe(2_900_000);
});

test('only what looks right as it is can be played as it is', () => {
  const remuxOf = (video: Partial<VideoFacts['video']>): boolean | null =>
    planLadder(someFacts({ video }), options).remux?.isUniversal ?? null;
  expect(remuxOf({})).toBe(true);
  expect(remuxOf({ codec: 'hevc' })).toBe(false);
  expect(remuxOf({ bitDepth: 10, pixelFormat: 'yuv420p10le' })).toBe(false);
  expect(remuxOf({ profile: 'High 4:4:4 Predictive', pixelFormat: 'yuv444p' })).toBe(false);
  expect(remuxOf({ codec: 'vp9' })).toBeNull();
  expect(remuxOf({ rotation: 90 })).toBeNull();
  expect(remuxOf({ isInterlaced: true })).toBeNull();
  expect(remuxOf({ pixelAspect: 1.33 })).toBeNull();
  expect(remuxOf({ hiddenMs: 700 })).toBeNull();
});

test('sound that browsers play is copied, the rest becomes AAC in at most two channels', () => {
  const audio = [
    someSound(),
    someSound({ index: 2, codec: 'ac3', channels: 6 }),
    someSound({ index: 3, profile: 'HE-AAC' }),
  ];
  const plan = planLadder(someFacts({ audio }), options);
  expect(plan.audio.map(({ name, isCopy, channels }) => [name, isCopy, channels])).toEqual([
    ['a0', true, 2],
    ['a1', false, 2],
    ['a2', false, 2],
  ]);
  const { inputs, folders } = remuxCommand(someFacts({ audio }), plan);
  expect(folders).toEqual(['source', 'a0', 'a1', 'a2']);
  expect(inputs[0]?.decoders).toEqual(['h264', 'aac', 'ac3']);
});

test('filters are there for what needs them, and only then', () => {
  const plain = argsOf(someFacts());
  expect(plain).not.toMatch(/bwdif|zscale|tonemap|setpts/);
  expect(plain).toContain('split=5');
  expect(argsOf(someFacts({ video: { isInterlaced: true } }))).toContain('bwdif');
  const hdr = someFacts({ video: { dynamicRange: 'pq', codec: 'hevc', bitDepth: 10 } });
  expect(argsOf(hdr)).toContain('tonemap=tonemap=hable');
  expect(argsOf(hdr, { ...dialect, hasZscale: false })).toContain('eq=contrast');
});

test('frames are passed on with the option that this ffmpeg knows', () => {
  const optionOf = (version: string): string | undefined =>
    /-vsync|-fps_mode/.exec(argsOf(someFacts(), { ...dialect, version }))?.[0];
  expect(optionOf('4.4.2-0ubuntu0.22.04.1')).toBe('-vsync');
  expect(optionOf('5.0.1')).toBe('-vsync');
  expect(optionOf('5.1.9-0+deb12u1')).toBe('-fps_mode');
  expect(optionOf('n7.0-7-gd38bf5e08e-20240407')).toBe('-fps_mode');
  expect(optionOf('N-118000-gabcdef')).toBe('-fps_mode');
});

test('AV1 is made of large sizes only, when it is wanted', () => {
  const plan = planLadder(someFacts(), { ...options, isAv1Wanted: true });
  expect(plan.video.filter(({ codec }) => codec === 'av1').map(({ name }) => name)).toEqual(['v1080-av1', 'v720-av1']);
});

test('loudness is read from the summary', () => {
  const said =
    'x\n[Parsed_ebur128_0 @ 0x1] Summary:\n\n  Integrated loudness:\n    I:         -21.8 LUFS\n    Threshold: -31.8 LUFS\n\n  Loudness range:\n    LRA:         0.1 LU\n\n  True peak:\n    Peak:      -12.1 dBFS\n';
  expect(parseLoudness(said)).toEqual({ integratedLufs: -21.8, rangeLu: 0.1, truePeakDb: -12.1 });
  expect(parseLoudness(said.replace('-12.1 dBFS', '-inf dBFS'))?.truePeakDb).toBe(-120);
  expect(parseLoudness('nothing')).toBeNull();
});

test('cues of a storyboard follow each other over the sheets', () => {
  const board = planStoryboard(someFacts({ durationMs: 1_005_000 }));
  expect(board).toMatchObject({ intervalMs: 10_000, tiles: 101, sheets: 2, tileWidth: 160, tileHeight: 90 });
  const vtt = storyboardVtt(board, ['one.webp', 'two.webp']);
  expect(vtt).toContain('00:00:10.000 --> 00:00:20.000\none.webp#xywh=160,0,160,90');
  expect(vtt).toContain('00:16:40.000 --> 00:16:45.000\ntwo.webp#xywh=0,0,160,90');
});
