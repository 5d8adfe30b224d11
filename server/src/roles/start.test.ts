import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { testDatabase } from '../platform/db/testing/index.ts';

const mainFile = fileURLToPath(new URL('../main.ts', import.meta.url));
const siteKey = '3f1c9be07a5d42e6881b0c4f93d7a2655e10bb47f6c8d93a2c7e5410d9f6ab38';
const runSchema = z.object({ pid: z.number(), httpPort: z.number(), rtmpPort: z.number(), url: z.string() });

let folder = '';
const children: ChildProcess[] = [];
const database = await testDatabase();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amphi-start-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A server on the external database of this run, so that no test waits for a cluster of its own. */
const start = (env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [mainFile], {
    env: {
      PATH: process.env['PATH'],
      AMPHI_DATA: folder,
      AMPHI_MODE: 'test',
      AMPHI_LOG_LEVEL: 'info',
      AMPHI_HOST: '127.0.0.1',
      AMPHI_HTTP_PORT: '0',
      AMPHI_RTMP_PORT: '0',
      DATABASE_URL: database.url,
      AMPHI_SITE_KEY: siteKey,
      AMPHI_METRICS_TOKEN: 'a-token-of-this-test',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(() => child.exitCode);
  return { child, ended, output: () => output };
};

const running = async () => {
  const server = start();
  await expect.poll(() => existsSync(join(folder, 'run.json')), { timeout: 15_000 }).toBe(true);
  return { ...server, run: runSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))) };
};

test('whoever finds run.json finds everything: health, readiness, API, encoders, figures for the token', async () => {
  const { run, child } = await running();
  expect(run.pid).toBe(child.pid);
  expect(await (await fetch(`${run.url}/api/health`)).json()).toMatchObject({
    code: 200,
    data: { service: 'live-backend', status: 'running' },
  });
  expect((await fetch(`${run.url}/api/ready`)).status).toBe(200);
  expect((await fetch(`${run.url}/api/live/list`)).status).toBe(200);
  expect((await fetch(`${run.url}/metrics`)).status).toBe(401);
  const figures = await fetch(`${run.url}/metrics`, { headers: { authorization: 'Bearer a-token-of-this-test' } });
  expect(await figures.text()).toContain('amphi_live_publishers 0');
  expect(run.rtmpPort).toBeGreaterThan(0);
});

test('SIGTERM ends it in order, even with a socket open, and takes run.json away', async () => {
  const { run, child, ended, output } = await running();
  const socket = new WebSocket(`${run.url.replace('http', 'ws')}/ws`);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  child.kill('SIGTERM');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  await closed;
  expect(existsSync(join(folder, 'run.json'))).toBe(false);
  expect(output()).not.toContain('"level":"error"');
});

test('a taken port ends the start with one sentence that names the setting', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  for (const setting of ['AMPHI_HTTP_PORT', 'AMPHI_RTMP_PORT']) {
    const { ended, output } = start({ [setting]: port });
    expect(await ended).toBe(1);
    expect(output()).toContain(
      `Amphi cannot start: port ${port} is taken by another program: stop that one or choose another with ${setting}`,
    );
  }
  other.close();
});

test('a wrong setting ends the start before anything is opened', async () => {
  const { ended, output } = start({ AMPHI_HTTP_PORT: 'abc' });
  expect(await ended).toBe(1);
  expect(output()).toContain('AMPHI_HTTP_PORT: expected a whole number from 0 to 65535, got "abc"');
});
