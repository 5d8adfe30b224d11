import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as settled } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { commands } from './commands.mjs';
import { explain, Failure, findCause } from './failure.mjs';
import { isInstalled } from './installed.mjs';
import { withLock } from './lock.mjs';
import { root } from './place.mjs';

const folder = mkdtempSync(join(tmpdir(), 'amphi-launch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const packageScripts = (): Record<string, string> =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts;

test('every npm script goes through the launcher, which knows it', () => {
  const scripts = packageScripts();
  expect(Object.keys(scripts).toSorted()).toEqual(Object.keys(commands).toSorted());
  for (const [name, line] of Object.entries(scripts)) expect(line).toBe(`node tools/launch.mjs ${name}`);
});

test('an unknown command is told in one sentence on standard error', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'tools/launch.mjs'), 'dance'], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^amphi: unknown command "dance": one of start, .*\n$/);
});

test('the exit code and the output of the command are its own', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'tools/launch.mjs'), 'amphi', 'no', 'such', 'command'],
    { encoding: 'utf8' },
  );
  expect(status).toBe(2);
  expect(stdout).toBe('');
});

test.each([
  ['npm error code ENOSPC', 'there is no space left on the disk'],
  ['npm ERR! request to https://x failed, reason: getaddrinfo EAI_AGAIN', 'the npm registry cannot be reached'],
  ['npm error code EACCES', 'the project folder cannot be written by this user'],
])('%s is explained', (output, sentence) => {
  expect(findCause(output)).toContain(sentence);
});

test('a failure of ours says what it was made with, others their cause', () => {
  expect(explain(new Failure('just this'))).toBe('just this');
  expect(explain(Object.assign(new Error('write'), { code: 'ENOSPC' }))).toBe('there is no space left on the disk');
  expect(explain(new Error('odd'))).toBe('odd');
});

test('what is installed here is recognised without our stamp, too', () => {
  expect(isInstalled('full')).toBe(true);
  expect(isInstalled('production')).toBe(true);
});

test('work under the lock never overlaps, and the lock is gone afterwards', async () => {
  const lock = join(folder, 'lock');
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await settled();
    running -= 1;
  };
  await Promise.all([withLock(work, lock), withLock(work, lock), withLock(work, lock)]);
  expect(most).toBe(1);
  expect(existsSync(lock)).toBe(false);
});

test('the lock of a process that is gone counts for nothing', async () => {
  const lock = join(folder, 'abandoned');
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), String(gone));
  await expect(withLock(async () => 'done', lock)).resolves.toBe('done');
});

test('the lock of a living process is waited for', async () => {
  const lock = join(folder, 'held');
  const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), String(holder.pid));
  let isDone = false;
  const waiting = withLock(async () => void (isDone = true), lock);
  await settled();
  expect(isDone).toBe(false);
  holder.kill('SIGKILL');
  await waiting;
  expect(isDone).toBe(true);
});
