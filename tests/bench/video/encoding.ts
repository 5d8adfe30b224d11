import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ladderCommand, planLadder } from '@amphi/media/ladder';
import type { Database } from '../../../server/src/platform/db/index.ts';
import { createFfmpeg, type Ffmpeg } from '../../../server/src/platform/process/index.ts';
import { createProbe } from '../../../server/src/video/index.ts';
import { openPipelineStage } from '../../video/pipeline-stage.ts';
import type { Figure } from '../measures/measure.ts';
import { fullHd } from './clips.ts';

/** A measurement that takes longer than this has failed. */
const timeoutMs = 1_800_000;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

const runLadder = async (ffmpeg: Ffmpeg, path: string, names: readonly string[] | null): Promise<void> => {
  const found = await createProbe({ ffmpeg, maxMinutes: () => 60 }).examine(path);
  if (!found.ok) throw new Error(`the clip was refused: ${found.reason}`);
  const plan = planLadder(found.facts, { isAv1Wanted: false, maxRung: 1080 });
  const room = await ffmpeg.openRoom();
  try {
    for (const renditions of names === null ? [plan.video.map(({ name }) => name)] : names.map((name) => [name])) {
      const command = ladderCommand(found.facts, plan, { abilities: ffmpeg.abilities, renditions, threads: 0 });
      const { outcome, stderr } = await room.run({ command, files: { source: path } });
      if (outcome !== 'done') throw new Error(`ffmpeg ${outcome}: ${stderr.slice(-500)}`);
    }
  } finally {
    await room.close();
  }
};

/** All renditions in one decode, beside one ffmpeg per rendition, one after the other, with all processors each. */
export async function measureLadder({ seconds }: { readonly seconds: number }): Promise<Figure[]> {
  const path = await fullHd(seconds);
  const scratch = await mkdtemp(join(tmpdir(), 'amphi-bench-'));
  try {
    const ffmpeg = await createFfmpeg({ program: null, scratch });
    if (ffmpeg === null) throw new Error('there is no ffmpeg');
    const names = ['v1080', 'v720', 'v480', 'v360', 'v240'];
    const together = await timed(() => runLadder(ffmpeg, path, null));
    const apart = await timed(() => runLadder(ffmpeg, path, names));
    const what = `ladder of ${names.length} renditions, 1080p, ${seconds} s`;
    const figure = (contender: string, value: number): Figure => ({ what, unit: 's', contender, value, digits: 1 });
    return [figure('Amphi', together), figure('the other way', apart)];
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** From a video that can be watched to one that is ready, with so many workers of one thread each. */
const timeWork = async (database: Database, path: string, workers: number): Promise<number> => {
  const stage = await openPipelineStage({ ...database, close: () => Promise.resolve() });
  try {
    const leave = await stage.hire({ encoders: 0, pieceMs: 8000 });
    const videoId = await stage.receive(path);
    await stage.until(videoId, 'the first picture', ({ state }) => state === 'playable', { timeoutMs });
    await leave();
    return await timed(async () => {
      await Promise.all(
        Array.from({ length: workers }, (_, number) =>
          stage.hire({ encoders: 1, threads: 1, workerName: `worker ${number}` }),
        ),
      );
      await stage.until(videoId, 'the end', ({ state }) => state === 'ready', { timeoutMs });
    });
  } finally {
    await stage.close();
  }
};

/** Two workers beside one. */
export async function measureWorkers(database: Database, { seconds }: { readonly seconds: number }): Promise<Figure[]> {
  const path = await fullHd(seconds);
  const two = await timeWork(database, path, 2);
  const one = await timeWork(database, path, 1);
  const what = `all work on 1080p, ${seconds} s: two workers beside one`;
  const figure = (contender: string, value: number): Figure => ({ what, unit: 's', contender, value, digits: 1 });
  return [figure('Amphi', two), figure('the other way', one)];
}
