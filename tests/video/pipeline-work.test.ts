import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../server/src/platform/db/testing/index.ts';
import { foreignClip, plainClip } from './pipeline-clips.ts';
import { oddSteps, readRendition } from './pipeline-judge.ts';
import { openPipelineStage, type PipelineStage } from './pipeline-stage.ts';

let stage: PipelineStage;
beforeEach(async () => {
  stage = await openPipelineStage(await testDatabase());
});
afterEach(() => stage.close());

interface PieceRow {
  readonly number: number;
  readonly state: string;
  readonly leased_by: string | null;
  readonly take: string;
}

const pieces = async (): Promise<readonly PieceRow[]> =>
  (await stage.database.pool.query<PieceRow>('select * from video_pieces order by number')).rows;
const takesOf = async (videoId: string): Promise<readonly string[]> => [
  ...new Set((await stage.files(videoId)).filter((name) => name.includes('/')).map((name) => name.split('/')[0] ?? '')),
];

describe('a long video', () => {
  test('is encoded in pieces by several workers and joined without a seam', async () => {
    await stage.hire({ encoders: 0, pieceMs: 8000 });
    const videoId = await stage.receive(await plainClip(42));
    await stage.until(videoId, 'the first picture', ({ state }) => state === 'playable');
    const pictures = (await pieces()).filter(({ number }) => number >= 10);
    expect(pictures).toHaveLength(5);
    const hands = new Set<string>();
    const look = async (): Promise<void> => {
      for (const { leased_by: hand } of await pieces()) if (hand !== null) hands.add(hand);
    };
    await Promise.all([stage.hire({ encoders: 1, workerName: 'one' }), stage.hire({ encoders: 1, workerName: 'two' })]);
    await stage.until(videoId, 'the end', ({ state }) => {
      void look();
      return state === 'ready';
    });
    expect(hands).toEqual(new Set(['one', 'two']));
    const joined = await readRendition(stage, videoId, 'v180');
    expect(joined.times).toHaveLength(42 * 30);
    expect(oddSteps(joined.times, 1 / 30)).toEqual([]);
    expect(joined.keyframes).toEqual(Array.from({ length: 11 }, (_, index) => index * 4));
    const source = await readRendition(stage, videoId, 'source');
    expect(source.times).toHaveLength(joined.times.length);
    const sound = await readRendition(stage, videoId, 'a0');
    expect(Math.abs(sound.end - joined.end)).toBeLessThan(1 / 30);
  });
});

describe('the owner', () => {
  test('cancels: what is on show stays, the rest ends at once and leaves no files; repeating makes all of it in a new take', async () => {
    const leave = await stage.hire({ encoders: 0 });
    const videoId = await stage.receive(await plainClip());
    const shown = await stage.until(videoId, 'the first picture', ({ state }) => state === 'playable');
    await stage.pipeline.cancel(videoId);
    expect(await stage.row(videoId)).toMatchObject({ state: 'playable', take: shown.take, progress: null });
    await expect(stage.pipeline.cancel(videoId)).rejects.toMatchObject({ code: 'video_not_ready' });
    await expect.poll(pieces, { timeout: 20_000 }).toEqual([]);
    expect((await readRendition(stage, videoId, 'source')).times).toHaveLength(240);
    await leave();
    await stage.hire();
    await stage.pipeline.retry(videoId);
    const ready = await stage.until(videoId, 'the end', ({ state }) => state === 'ready');
    expect(ready.take).not.toBe(shown.take);
    await expect.poll(() => takesOf(videoId), { timeout: 20_000 }).toEqual([ready.take]);
    expect((await readRendition(stage, videoId, 'v180')).times).toHaveLength(240);
    await expect(stage.pipeline.retry(videoId)).rejects.toMatchObject({ code: 'video_not_ready' });
  });

  test('cancels before anything can be seen: ffmpeg is stopped and no file of the take stays', async () => {
    await stage.hire();
    const videoId = await stage.receive(await foreignClip(120));
    await expect
      .poll(async () => (await pieces()).some(({ number, state }) => number >= 10 && state === 'running'), {
        timeout: 30_000,
      })
      .toBe(true);
    await stage.pipeline.cancel(videoId);
    expect((await stage.row(videoId)).state).toBe('cancelled');
    await expect.poll(pieces, { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => stage.files(videoId), { timeout: 20_000 }).toEqual(['source']);
  });
});

test('a worker that is asked to stop gives its pieces back uncounted, and another goes on', async () => {
  const leave = await stage.hire();
  const videoId = await stage.receive(await foreignClip(60));
  await expect
    .poll(async () => (await pieces()).some(({ number, state }) => number >= 10 && state === 'running'), {
      timeout: 30_000,
    })
    .toBe(true);
  await leave();
  const { rows } = await stage.database.pool.query(
    "select state, attempts, leased_by from video_pieces where number > 0 and state <> 'done'",
  );
  expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
    new Set([JSON.stringify({ state: 'waiting', attempts: 0, leased_by: null })]),
  );
  await stage.hire();
  await stage.until(videoId, 'the end', ({ state }) => state === 'ready');
});

test('a file that fails three times is parked with the reason, and its owner is told once', async () => {
  const heard: unknown[] = [];
  stage.bus.subscribe('account', (message) => heard.push(message));
  const refusing = { ...stage.blobs, withFile: () => Promise.reject(new Error('the medium is gone')) };
  const videoId = await stage.receive(await plainClip());
  await stage.hire({ blobs: refusing });
  const row = await stage.until(videoId, 'the failure', ({ state }) => state === 'failed');
  expect(row).toMatchObject({ reason: 'internal', attempts: 3, progress: null });
  await expect
    .poll(() => heard)
    .toMatchObject([{ type: 'notice', notice: { kind: 'video_failed', videoId, reason: 'internal' } }]);
  await expect.poll(pieces, { timeout: 20_000 }).toEqual([]);
});

test('begun twice it is done once', async () => {
  const videoId = await stage.receive(await plainClip());
  await Promise.all([stage.pipeline.begin(videoId), stage.pipeline.begin(videoId)]);
  expect(await pieces()).toHaveLength(1);
});

describe('without an ffmpeg', () => {
  test('MP4 with H.264 and AAC plays as uploaded, and is worked on as soon as there is one', async () => {
    const leave = await stage.hire({ hasFfmpeg: false });
    const videoId = await stage.receive(await plainClip());
    const row = await stage.until(videoId, 'the picture', ({ state }) => state === 'playable');
    expect(row).toMatchObject({ review: 'approved', width: 320, height: 180, durationMs: 8000 });
    expect(await stage.renditions(videoId)).toEqual([]);
    await stage.until(videoId, 'the reason', ({ reason }) => reason === 'no_ffmpeg');
    await leave();
    await stage.hire();
    expect(await stage.until(videoId, 'the end', ({ state }) => state === 'ready')).toMatchObject({
      take: row.take,
      reason: null,
    });
  });

  test('everything else waits with the reason', async () => {
    await stage.hire({ hasFfmpeg: false });
    const videoId = await stage.receive(await foreignClip());
    const row = await stage.until(videoId, 'the reason', ({ reason }) => reason !== null);
    expect(row).toMatchObject({ state: 'waiting', reason: 'no_ffmpeg', take: null });
  });
});
