import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  audioCommand,
  fpsOf,
  ladderCommand,
  planLadder,
  remuxCommand,
  type FfmpegCommand,
  type LadderPlan,
  type VideoFacts,
} from '@amphi/media/ladder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFfmpeg, type Ffmpeg } from '../../server/src/platform/process/index.ts';
import { createProbe, type Probe } from '../../server/src/video/probe/index.ts';
import { awkwardFiles } from './awkward.ts';
import type { Specimen } from './specimen.ts';
import { findMark, firstFlash, firstTone, joinSegments, readPictures, readSound } from './judge.ts';

let folder: string;
let ffmpeg: Ffmpeg;
let probe: Probe;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amphi-zoo-'));
  const made = await createFfmpeg({ program: process.env['FFMPEG_PATH'] ?? null, scratch: join(folder, 'scratch') });
  if (made === null) throw new Error('this machine has no ffmpeg');
  ffmpeg = made;
  probe = createProbe({ ffmpeg, maxMinutes: () => 60 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(awkwardFiles.map((specimen) => [specimen.name, specimen] as const))('%s', async (_, specimen) => {
  const home = join(folder, specimen.name.replaceAll('.', '-'));
  await mkdir(home);
  const path = await specimen.make(home);
  const seen = await probe.examine(path);
  expect(seen).toMatchObject({ ok: true, facts: specimen.facts });
  if (!seen.ok) return;
  const plan = planLadder(seen.facts, { isAv1Wanted: false, maxRung: 1080 });
  expect(plan.video.map(({ width, height }) => `${width}x${height}`)).toEqual(specimen.sizes);
  expect(fpsOf(plan.frameRate)).toBeCloseTo(specimen.fps, 3);
  expect(plan.remux === null ? null : plan.remux.isUniversal ? 'universal' : 'modern').toBe(specimen.remux);
  const room = await ffmpeg.openRoom();
  try {
    const run = async (command: FfmpegCommand): Promise<void> => {
      const result = await room.run({ command, files: { source: path }, limits: { timeoutMs: 60_000 } });
      if (result.outcome !== 'done') throw new Error(`${result.outcome}: ${result.stderr}`);
    };
    await run(ladderCommand(seen.facts, plan, { abilities: ffmpeg.abilities, threads: 1 }));
    const made = plan.remux === null ? audioCommand(seen.facts, plan) : remuxCommand(seen.facts, plan);
    if (made !== null) await run(made);
    await checkPictures(room.folder, plan, specimen);
    await checkSounds(room.folder, plan, specimen);
    await checkRemux(room.folder, plan, seen.facts);
    await checkSecrets(room.folder);
  } finally {
    await room.close();
  }
});

async function checkPictures(room: string, plan: LadderPlan, specimen: Specimen): Promise<void> {
  for (const rendition of plan.video) {
    const found = await joinSegments(join(room, rendition.name));
    const { size, codec, times, keyframes } = await readPictures(found.path);
    const fps = fpsOf(rendition.frameRate);
    expect({ size, codec }).toEqual({ size: `${rendition.width}x${rendition.height}`, codec: 'avc' });
    expect(times.length).toBe(Math.ceil((plan.frames * fps) / fpsOf(plan.frameRate)));
    expect(times[0]).toBe(0);
    expect(times.at(-1)).toBeCloseTo((times.length - 1) / fps, 3);
    const segment = plan.segmentFrames / fpsOf(plan.frameRate);
    expect(found.segments).toBe(Math.ceil(plan.frames / plan.segmentFrames));
    expect(keyframes.map((time) => Math.round(time * 1000))).toEqual(
      found.lengths.map((_, number) => Math.round(number * segment * 1000)),
    );
    const seen = specimen.flash === null ? null : (await firstFlash(found.path)) / fps;
    expect(Math.abs((seen ?? 0) - (specimen.flash ?? 0))).toBeLessThanOrEqual(slackOf(specimen));
    const mark = specimen.mark === undefined ? undefined : await findMark(found.path);
    expect(mark).toBe(specimen.mark);
  }
}

/** One frame of the source or of the output, whichever lasts longer. */
const slackOf = ({ fps, name }: Specimen): number => (name === 'slides.mp4' ? 0.51 : 1 / fps + 0.001);

async function checkSounds(room: string, plan: LadderPlan, specimen: Specimen): Promise<void> {
  for (const track of plan.audio) {
    const { path } = await joinSegments(join(room, track.name));
    const sound = await readSound(path);
    expect(sound).toMatchObject({ channels: track.channels, sampleRate: track.sampleRate });
    expect(sound.start).toBeGreaterThanOrEqual(0);
    if (specimen.tone === null) continue;
    const tone = await firstTone(path, track.sampleRate);
    expect(Math.abs((tone ?? NaN) + sound.start - specimen.tone)).toBeLessThan(0.034);
  }
}

async function checkRemux(room: string, plan: LadderPlan, facts: VideoFacts): Promise<void> {
  if (plan.remux === null) return;
  const { path } = await joinSegments(join(room, plan.remux.name));
  const { size, times, keyframes } = await readPictures(path);
  expect(size).toBe(`${facts.video.codedWidth}x${facts.video.codedHeight}`);
  expect(times[0]).toBeGreaterThanOrEqual(0);
  expect(times[0]).toBeLessThan(1.1);
  expect(keyframes[0]).toBe(times[0]);
}

/** Nothing of what a file says about its maker gets out. */
async function checkSecrets(room: string): Promise<void> {
  const names = await readdir(room, { recursive: true, withFileTypes: true });
  for (const entry of names.filter((one) => one.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name));
    expect(bytes.includes('AMPHI-METADATA-CANARY')).toBe(false);
    expect(bytes.includes('+48.8577')).toBe(false);
  }
}
