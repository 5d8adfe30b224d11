import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../server/src/platform/db/testing/index.ts';
import {
  bilingualClip,
  foreignClip,
  noVideo,
  plainClip,
  silentClip,
  turnedClip,
  unevenClip,
} from './pipeline-clips.ts';
import { oddSteps, readRendition } from './pipeline-judge.ts';
import { openPipelineStage, type PipelineStage } from './pipeline-stage.ts';

let stage: PipelineStage;
beforeAll(async () => {
  stage = await openPipelineStage(await testDatabase());
  await stage.hire();
});
afterAll(() => stage.close());

const isShown = ({ state }: { readonly state: string }): boolean => state === 'playable' || state === 'ready';
const isReady = ({ state }: { readonly state: string }): boolean => state === 'ready';

/** Frames, one after the other without a gap, from `start` on. */
const expectSteady = (times: readonly number[], fps: number, frames: number): void => {
  expect(times).toHaveLength(frames);
  expect(times[0]).toBeCloseTo(0, 3);
  expect(oddSteps(times, 1 / fps)).toEqual([]);
};

describe('a file that browsers play', () => {
  let videoId = '';
  beforeAll(async () => {
    videoId = await stage.receive(await plainClip());
    await stage.until(videoId, 'the end', isReady);
  });

  test('is put into segments as it is, every frame at its time', async () => {
    const source = await readRendition(stage, videoId, 'source');
    expectSteady(source.times, 30, 240);
    expect(source.codec).toMatch(/^avc1\.4d/);
    expect(source.segments.map(({ durationMs }) => durationMs)).toEqual([4000, 4000]);
    const sound = await readRendition(stage, videoId, 'a0');
    expect(sound.times[0]).toBeCloseTo(0, 3);
    expect(Math.abs(sound.end - source.end)).toBeLessThan(1 / 30);
  });

  test('gets a ladder whose segments begin where those of every other rendition do', async () => {
    const v180 = await readRendition(stage, videoId, 'v180');
    expectSteady(v180.times, 30, 240);
    expect(v180.keyframes).toEqual([0, 4]);
    expect(v180.codec).toMatch(/^avc1\.64/);
  });

  test('gets covers, a storyboard and a clip for hovering; nothing else lies there, and no work is left', async () => {
    const row = await stage.row(videoId);
    const take = row.take ?? '';
    expect(row).toMatchObject({
      review: 'approved',
      reason: null,
      progress: null,
      coverCandidates: [1, 2, 3].map((number) => `${take}/cover-${number}.webp`),
      cover: `${take}/cover-1.webp`,
      preview: `${take}/preview.mp4`,
      storyboard: `${take}/storyboard.vtt`,
    });
    const kept = ['a0', 'source', 'v180'].flatMap((name) =>
      ['00001.m4s', '00002.m4s', 'init'].map((file) => `${take}/${name}/${file}`),
    );
    const pictures = [
      'cover-1.webp',
      'cover-2.webp',
      'cover-3.webp',
      'preview.mp4',
      'storyboard-1.webp',
      'storyboard.vtt',
    ];
    const names = [...kept, ...pictures.map((name) => `${take}/${name}`), 'source'];
    const files = (await stage.files(videoId)).map((name) => name.replace(/init-\w{12}\.mp4$/, 'init'));
    expect(files.toSorted()).toEqual(names.toSorted());
    expect((await stage.database.pool.query('select * from video_pieces')).rows).toEqual([]);
  });
});

test('a file that no browser plays is encoded, smallest first, with its sound', async () => {
  const videoId = await stage.receive(await foreignClip());
  await stage.until(videoId, 'the first picture', isShown);
  await stage.until(videoId, 'the end', isReady);
  expect((await stage.renditions(videoId)).map(({ name, state }) => [name, state])).toEqual([
    ['a0', 'ready'],
    ['v180', 'ready'],
  ]);
  const picture = await readRendition(stage, videoId, 'v180');
  expectSteady(picture.times, 30, 240);
  const sound = await readRendition(stage, videoId, 'a0');
  expect(sound.codec).toBe('mp4a.40.2');
  expect(picture.end - sound.end).toBeLessThan(0.25);
});

test('a turned picture is shown upright', async () => {
  const videoId = await stage.receive(await turnedClip());
  const row = await stage.until(videoId, 'the end', isReady);
  expect(row).toMatchObject({ width: 180, height: 320 });
  const pictures = (await stage.renditions(videoId)).filter(({ kind }) => kind === 'video');
  expect(pictures.map(({ name, width, height }) => [name, width, height])).toEqual([['v180', 180, 320]]);
  expectSteady((await readRendition(stage, videoId, 'v180')).times, 30, 180);
});

test('a video without sound has none', async () => {
  const videoId = await stage.receive(await silentClip());
  await stage.until(videoId, 'the end', isReady);
  expect((await stage.renditions(videoId)).map(({ name }) => name)).toEqual(['source', 'v180']);
  expectSteady((await readRendition(stage, videoId, 'source')).times, 30, 180);
});

test('every sound track becomes a rendition with its language', async () => {
  const videoId = await stage.receive(await bilingualClip());
  await stage.until(videoId, 'the end', isReady);
  const sounds = (await stage.renditions(videoId)).filter(({ kind }) => kind === 'audio');
  expect(sounds.map(({ name, language, state }) => [name, language, state])).toEqual([
    ['a0', 'eng', 'ready'],
    ['a1', 'chi', 'ready'],
  ]);
  const [first, second] = [await readRendition(stage, videoId, 'a0'), await readRendition(stage, videoId, 'a1')];
  expect(Math.abs(first.end - second.end)).toBeLessThan(0.03);
});

test('a picture with uneven frames keeps its times in the source and becomes even in the ladder', async () => {
  const videoId = await stage.receive(await unevenClip());
  await stage.until(videoId, 'the end', isReady);
  const source = await readRendition(stage, videoId, 'source');
  expect(source.times).toHaveLength(160);
  expect(oddSteps(source.times, 1 / 30).length).toBeGreaterThan(30);
  const ladder = await readRendition(stage, videoId, 'v180');
  const step = (ladder.times[1] ?? 0) - (ladder.times[0] ?? 0);
  expect(oddSteps(ladder.times, step)).toEqual([]);
  expect(Math.abs(ladder.end - source.end)).toBeLessThan(0.15);
});

test('a file without a picture is refused with the reason, and nothing of it is kept but the upload', async () => {
  const videoId = await stage.receive(await noVideo());
  const row = await stage.until(videoId, 'the refusal', ({ state }) => state === 'refused');
  expect(row.reason).toBe('no_video');
  await expect.poll(() => stage.files(videoId)).toEqual(['source']);
});
