import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '../harness/process/meter.ts';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { createUpload, offsetOf, openChunk, sendChunk, uploadIdOf } from '../harness/upload/tus.ts';
import { foreignClip, plainClip } from '../video/pipeline-clips.ts';
import {
  ffmpegPids,
  keptFiles,
  scratchFiles,
  seenRenditions,
  studioVideo,
  untilVideo,
  uploadClip,
} from './video-ground.ts';

const isLong = process.env['AMPHI_LONG'] === '1';
const fps = 30;

let server: TestServer;
beforeEach(async () => {
  // Short videos are long enough for several pieces then.
  server = await startServer({ env: { AMPHI_PIECE_SECONDS: '8' } });
  await server.token();
});
afterEach(() => server.stop());

/** What is struck, when. `prepare`: while the file is looked at or put into segments; `join`: when a part of the ladder is stored and a part is not. */
interface Strike {
  readonly victim: 'server' | 'ffmpeg' | 'PostgreSQL';
  readonly moment: 'probe' | 'remux' | 'first' | 'ladder' | 'join';
}

const clips = {
  plain: { make: () => plainClip(30), seconds: 30 },
  foreign: { make: () => foreignClip(30), seconds: 30 },
} as const;

const clipOf: Readonly<Record<Strike['moment'], keyof typeof clips>> = {
  probe: 'plain',
  remux: 'plain',
  first: 'foreign',
  ladder: 'plain',
  join: 'plain',
};

const isThere = (names: readonly string[], pattern: RegExp): boolean => names.some((name) => pattern.test(name));

/** Whether the moment has come, by what lies on disk. */
const hasCome: Readonly<Record<Strike['moment'], (videoId: string) => boolean>> = {
  probe: () => ffmpegPids(server).length > 0,
  remux: (videoId) =>
    isThere(scratchFiles(server), /\/source\/\d+\.m4s/) || isThere(keptFiles(server, videoId), /\/source\/00001\.m4s/),
  first: () => isThere(scratchFiles(server), /\/v180\/\d+\.m4s/),
  ladder: () => isThere(scratchFiles(server), /\/v180\/\d+\.m4s/),
  join: (videoId) => isThere(keptFiles(server, videoId), /\/v180\/\d+\.m4s/),
};

const strike = async (victim: Strike['victim']): Promise<void> => {
  if (victim === 'server') {
    await server.kill9();
    await server.start();
    return;
  }
  if (victim === 'ffmpeg') {
    for (const pid of ffmpegPids(server)) process.kill(pid, 'SIGKILL');
    return;
  }
  const pid = server.postgresPid() ?? -1;
  process.kill(pid, 'SIGKILL');
  await waitFor('the end of PostgreSQL', () => !isAlive(pid));
};

const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** One take, whole, every frame at its time; nothing else lies anywhere, and no program is left. */
const expectOneTake = async (
  videoId: string,
  { path, seconds }: { readonly path: string; readonly seconds: number },
): Promise<readonly string[]> => {
  const video = await untilVideo(server, videoId, ({ state }) => state === 'ready');
  expect(video.renditions.every(({ state }) => state === 'ready')).toBe(true);
  const seen = await seenRenditions(server, videoId);
  const takes = new Set(seen.map(({ folder }) => folder.split('/')[0]));
  expect(takes.size).toBe(1);
  for (const { folder, times } of seen.filter(({ folder: name }) => !name.endsWith('/a0'))) {
    expect([folder, times.length]).toEqual([folder, seconds * fps]);
    expect(times.every((time, index) => Math.abs(time - index / fps) < 0.001)).toBe(true);
  }
  const named = new Set(seen.flatMap(({ files }) => files));
  const pictures = /^[^/]+\/(cover-[123]\.webp|preview\.mp4|storyboard(-\d+\.webp|\.vtt))$/;
  const unnamed = (): readonly string[] =>
    keptFiles(server, videoId).filter(
      (name) => name !== 'source' && !named.has(name) && !(pictures.test(name) && takes.has(name.split('/')[0])),
    );
  await waitFor(`the end of ${unnamed().join()}`, () => unnamed().length === 0, { timeoutMs: 30_000 });
  await waitFor('an empty scratch folder', () => scratchFiles(server).length === 0 && ffmpegPids(server).length === 0);
  const kept = new Set(keptFiles(server, videoId));
  expect([...named].filter((name) => !kept.has(name))).toEqual([]);
  expect(await sha256(join(server.dataDir, 'blobs', 'video', videoId, 'source'))).toBe(await sha256(path));
  return [...kept];
};

const short: readonly Strike[] = [
  { victim: 'server', moment: 'remux' },
  { victim: 'server', moment: 'join' },
  { victim: 'ffmpeg', moment: 'ladder' },
  { victim: 'PostgreSQL', moment: 'ladder' },
];
const victims = ['server', 'ffmpeg', 'PostgreSQL'] as const;
const moments = ['probe', 'remux', 'first', 'ladder', 'join'] as const;
const all = victims.flatMap((victim) => moments.map((moment): Strike => ({ victim, moment })));

describe('kill -9 in the middle of the work', () => {
  test.each(isLong ? all : short)(
    'of $victim at $moment: one whole take, no file too many',
    async ({ victim, moment }) => {
      const clip = clips[clipOf[moment]];
      const path = await clip.make();
      const videoId = await uploadClip(server, path);
      await waitFor(`the moment ${moment}`, () => hasCome[moment](videoId), { timeoutMs: 60_000, everyMs: 2 });
      await strike(victim);
      const files = await expectOneTake(videoId, { path, seconds: clip.seconds });
      expect(files.length).toBeGreaterThan(10);
    },
  );
});

test('kill -9 of the server in the middle of an upload: what was acknowledged is there, the rest goes on, one video', async () => {
  const path = await plainClip(8);
  const bytes = new Uint8Array(await readFile(path));
  const site = { url: server.url, token: await server.token() };
  const videoId = uploadIdOf(await createUpload(site, bytes.length));
  const third = Math.floor(bytes.length / 3);
  expect((await sendChunk(site, videoId, { offset: 0, bytes: bytes.slice(0, third) })).status).toBe(204);
  const socket = await openChunk(site, videoId, {
    offset: third,
    length: bytes.length - third,
    bytes: bytes.slice(third, 2 * third),
  });
  await server.kill9();
  socket.destroy();
  await server.start();
  const again = { ...site, url: server.url };
  const offset = await offsetOf(again, videoId);
  expect(offset).toBeGreaterThanOrEqual(third);
  expect((await sendChunk(again, videoId, { offset, bytes: bytes.slice(offset) })).status).toBe(204);
  await expectOneTake(videoId, { path, seconds: 8 });
});

test('another user’s video never shows up in anything that is made', async () => {
  const canary = await uploadClip(server, await plainClip(8));
  await untilVideo(server, canary, ({ state }) => state === 'ready');
  const secret = await readFile(join(server.dataDir, 'blobs', 'video', canary, 'source'));
  const path = await foreignClip(8);
  const videoId = await uploadClip(server, path);
  await untilVideo(server, videoId, ({ state }) => state === 'ready');
  // Long stretches of the other file, and the pictures that only it shows.
  const probes = [0.3, 0.5, 0.7].map((share) =>
    secret.subarray(Math.floor(secret.length * share), Math.floor(secret.length * share) + 64),
  );
  for (const name of keptFiles(server, videoId)) {
    const made = await readFile(join(server.dataDir, 'blobs', 'video', videoId, name));
    expect([name, probes.some((probe) => made.includes(probe))]).toEqual([name, false]);
  }
  expect((await studioVideo(server, videoId))?.state).toBe('ready');
});
