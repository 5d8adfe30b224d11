import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchChild, type WatchedChild } from './child-watch.ts';
import { createProgressReader } from './ffmpeg-progress.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amphi-watch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const watch = (script: string, options: Partial<WatchedChild> = {}) =>
  watchChild({
    argv: [process.execPath, '-e', script],
    folder,
    descriptors: [],
    timeoutMs: 20_000,
    stuckMs: 10_000,
    maxStdoutBytes: 1000,
    measureOutput: () => Promise.resolve(0),
    maxOutputBytes: 1000,
    onStart: () => undefined,
    ...options,
  });

test('who lives and gets nowhere is stuck', async () => {
  const standing = 'setInterval(() => console.log("out_time_us=5000\\nframe=1\\nprogress=continue"), 50)';
  expect(await watch(standing, { stuckMs: 700 })).toMatchObject({ outcome: 'stuck', signal: 'SIGKILL' });
});

test('who gets on may take longer than that', async () => {
  const walking =
    'let n = 0; const t = setInterval(() => { console.log(`out_time_us=${++n * 1000}\\nprogress=continue`); if (n === 50) clearInterval(t) }, 70)';
  const seen: number[] = [];
  const result = await watch(walking, { stuckMs: 2500, onProgress: ({ outMs }) => seen.push(outMs) });
  expect(result).toMatchObject({ outcome: 'done', code: 0 });
  expect(seen.at(-1)).toBe(50);
});

test('what lies in the folder is measured while it runs', async () => {
  const result = await watch('setInterval(() => {}, 1000)', { measureOutput: () => Promise.resolve(1001) });
  expect(result.outcome).toBe('out_of_space');
});

test('a program that is not there has failed, and says why', async () => {
  const result = await watch('', { argv: ['/nowhere/program'] });
  expect(result).toMatchObject({ outcome: 'failed', code: null });
  expect(result.stderr).toContain('ENOENT');
});

test('of endless complaints beginning and end are kept', async () => {
  const result = await watch('process.stderr.write("begin"); process.stderr.write("x".repeat(3_000_000) + "end")');
  expect(result.stderr).toMatch(/^begin/);
  expect(result.stderr).toMatch(/end$/);
  expect(result.stderr.length).toBeLessThanOrEqual(256 * 1024);
});

test('descriptors are handed over in order', async () => {
  await writeFile(join(folder, 'a'), 'A');
  await writeFile(join(folder, 'b'), 'B');
  const files = await Promise.all(['a', 'b'].map((name) => open(join(folder, name))));
  const script =
    'const fs = require("fs"); process.stderr.write(fs.readFileSync(3, "utf8") + fs.readFileSync(4, "utf8"))';
  const result = await watch(script, { descriptors: files.map(({ fd }) => fd) });
  expect(result.stderr).toBe('AB');
  await Promise.all(files.map((file) => file.close()));
});

test('progress is read in blocks, however the text is cut', () => {
  const text =
    'frame=3\nout_time_us=N/A\nspeed=N/A\nprogress=continue\nframe=9\nout_time_us=2500000\nspeed=1.5x\nprogress=end\n';
  const whole = createProgressReader()(text);
  expect(whole).toEqual({ outMs: 2500, frames: 9, speed: 1.5 });
  const read = createProgressReader();
  const newest = Array.from(text, (letter) => read(letter)).filter((block) => block !== null);
  expect(newest).toEqual([{ outMs: 0, frames: 3, speed: 0 }, whole]);
});
