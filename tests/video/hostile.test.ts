import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  audioCommand,
  ladderCommand,
  planLadder,
  remuxCommand,
  stillsCommand,
  type VideoFacts,
} from '@amphi/media/ladder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFfmpeg, type Ffmpeg } from '../../server/src/platform/process/index.ts';
import { createProbe, type Probe } from '../../server/src/video/probe/index.ts';
import { hostileFiles, makeHonest, type Bait } from './hostile.ts';

const secret = 'AMPHI-CANARY-7f3a91';
let folder: string;
let bait: Bait;
let ffmpeg: Ffmpeg;
let probe: Probe;
let server: Server;
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amphi-hostile-'));
  const others = join(folder, 'others');
  await mkdir(others);
  const canary = join(others, 'source');
  const honestPath = await makeHonest(folder, 'honest.mp4');
  const honest = await readFile(honestPath);
  await writeFile(canary, Buffer.concat([honest, Buffer.from(secret)]));
  await chmod(others, 0o700);
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(secret);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('the server has no port');
  const home = join(folder, 'files');
  await mkdir(home);
  bait = { folder: home, canary, address: `http://127.0.0.1:${listening.port}`, honest, honestPath };
  const made = await createFfmpeg({ program: process.env['FFMPEG_PATH'] ?? null, scratch: join(folder, 'scratch') });
  if (made === null) throw new Error('this machine has no ffmpeg');
  ffmpeg = made;
  probe = createProbe({ ffmpeg, maxMinutes: () => 60 });
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

test.each(hostileFiles.map((file) => [file.name, file.becomes, file] as const))(
  '%s becomes %s',
  async (name, becomes, file) => {
    const made = await file.make(bait);
    const path = typeof made === 'string' ? made : join(bait.folder, name);
    if (typeof made !== 'string') await writeFile(path, made);
    const seen = await probe.examine(path);
    expect(seen.ok ? 'harmless' : seen.reason).toBe(becomes);
    if (seen.ok) await expectClean(path, seen.facts);
    expect(asked).toEqual([]);
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  },
);

/** Makes everything of it and looks for the secret in what comes out. */
async function expectClean(path: string, facts: VideoFacts): Promise<void> {
  expect(facts.durationMs).toBeLessThan(4000);
  const plan = planLadder(facts, { isAv1Wanted: false, maxRung: 1080 });
  const room = await ffmpeg.openRoom();
  try {
    const commands = [
      ladderCommand(facts, plan, { abilities: ffmpeg.abilities, threads: 1 }),
      plan.remux === null ? audioCommand(facts, plan) : remuxCommand(facts, plan),
      stillsCommand(facts, ffmpeg.abilities),
    ];
    for (const command of commands) {
      if (command === null) continue;
      expect(await room.run({ command, files: { source: path } })).toMatchObject({ outcome: 'done' });
    }
    const entries = await readdir(room.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(5);
    for (const entry of files) {
      expect((await readFile(join(entry.parentPath, entry.name))).includes(secret)).toBe(false);
    }
  } finally {
    await room.close();
  }
}
