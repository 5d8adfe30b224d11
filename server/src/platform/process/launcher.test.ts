import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLauncher, findProgram, type Launcher } from './launcher.ts';
import { runProcess, type ProcessResult } from './run-process.ts';

let folder: string;
let bare: Launcher;
let full: Launcher;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amphi-launcher-'));
  bare = await createLauncher(() => null);
  full = await createLauncher();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const limits = { cpuSeconds: 20, memoryBytes: 4 * 1024 ** 3, fileBytes: 4096 };
const run = (launcher: Launcher, program: string, args: readonly string[]): Promise<ProcessResult> => {
  const [first = '', ...rest] = launcher.chain(program, args, limits, null);
  return runProcess(first, rest, { cwd: folder });
};
const both = [
  ['with all of util-linux', () => full],
  ['with nothing but a shell', () => bare],
] as const;

test.each(both)('%s arguments reach the program as they are', async (_, launcher) => {
  const hostile = ['$(id)', '`id`', '; id', '"', "'", '-c', '--', '\n'];
  const echo = await run(launcher(), process.execPath, [
    '-p',
    'JSON.stringify(process.argv.slice(1))',
    '--',
    ...hostile,
  ]);
  expect(JSON.parse(echo.stdout)).toEqual(hostile);
});

test.each(both)('%s files stay below their limit', async (name, launcher) => {
  const path = join(folder, name.replaceAll(' ', '-'));
  const dd = findProgram('dd') ?? '/bin/dd';
  const { signal } = await run(launcher(), dd, ['if=/dev/zero', `of=${path}`, 'bs=1024', 'count=1000']);
  expect(signal).toBe('SIGXFSZ');
  expect((await stat(path)).size).toBeLessThanOrEqual(4096);
});

test('what is missing is said in words', () => {
  const layers = bare.missing.map(({ layer }) => layer);
  expect(layers).toEqual(['user', 'network', 'privileges', 'orphans', 'limits']);
  expect(bare.missing.every(({ why }) => /ffmpeg|memory/.test(why))).toBe(true);
  expect(bare.pickUser()).toBeNull();
});
