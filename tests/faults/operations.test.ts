import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpGet } from '../harness/hls/http.ts';
import { startChild } from '../harness/process/child.ts';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';

const source = (path: string): string => fileURLToPath(new URL(`../../server/src/${path}`, import.meta.url));
let server: TestServer;
beforeAll(async () => (server = await startServer()));
afterAll(() => server.stop());

/** Runs a program of the server to its end; answers exit code and what it printed. */
const run = async (
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const free = { AMPHI_HTTP_PORT: '0', AMPHI_RTMP_PORT: '0', AMPHI_HOST: '127.0.0.1', AMPHI_MODE: 'test' };
  const child = startChild(process.execPath, [source(file), ...args], { env: { ...free, ...env } });
  const { code } = await child.exited;
  return { code, output: child.output().trim() };
};
const startWith = (env: Record<string, string>) =>
  run('main.ts', [], { AMPHI_DATA: mkdtempSync(join(server.scratchDir(), 'data-')), ...env });
const operator = (...args: readonly string[]) => run('operator/main.ts', args, { AMPHI_DATA: server.dataDir });

describe('a start that cannot be is told in one sentence', () => {
  test('a data folder in use', async () => {
    const { code, output } = await startWith({ AMPHI_DATA: server.dataDir });
    expect(code).toBe(1);
    expect(output).toMatch(/^Amphi cannot start: another Amphi is running on [^\n]*$/);
  });

  test('ports that are taken', async () => {
    const http = await startWith({ AMPHI_HTTP_PORT: new URL(server.url).port });
    expect(http.output).toMatch(/^Amphi cannot start: port \d+ is taken [^\n]*AMPHI_HTTP_PORT$/);
    const rtmp = await startWith({ AMPHI_RTMP_PORT: String(server.rtmpPort) });
    expect(rtmp.output).toMatch(/^Amphi cannot start: port \d+ is taken [^\n]*AMPHI_RTMP_PORT$/);
    expect([http.code, rtmp.code]).toEqual([1, 1]);
  });

  const away = { DATABASE_URL: 'postgres://amphi:hunter2@127.0.0.1:1/amphi' };
  test.each([
    ['AMPHI_HTTP_PORT', { AMPHI_HTTP_PORT: '80000' }],
    ['AMPHI_SITE_KEY', away],
    ['AMPHI_DATA', { AMPHI_DATA: '/dev/null/amphi' }],
  ])('%s', async (name, env) => {
    const { code, output } = await startWith(env);
    expect(code).toBe(1);
    expect(output).toMatch(/^Amphi cannot start: /);
    expect(output).toContain(name);
    expect(output).not.toMatch(/hunter2|\n\s+at /);
  });

  test('damaged secrets', async () => {
    const dataDir = mkdtempSync(join(server.scratchDir(), 'data-'));
    writeFileSync(join(dataDir, 'secrets.json'), '{broken');
    const { code, output } = await startWith({ AMPHI_DATA: dataDir });
    expect([code, output]).toEqual([1, expect.stringContaining('is damaged; restore it from a backup')]);
  });

  test.skipIf(process.getuid?.() === 0)('a data folder that cannot be written', async () => {
    const dataDir = mkdtempSync(join(server.scratchDir(), 'data-'));
    chmodSync(dataDir, 0o500);
    const { code, output } = await startWith({ AMPHI_DATA: dataDir });
    expect([code, output]).toEqual([1, expect.stringContaining('AMPHI_DATA')]);
  });
});

describe('the command line', () => {
  test.each([
    [['nope'], 2],
    [['user', 'add', '--mobile', '13800138009', '--password', 'long enough', '--nope', '1'], 2],
    [['token', '--mobile', '13999999999'], 1],
  ])('%j is refused', async (args, expected) => {
    const { code, output } = await operator(...args);
    expect([code, output.split('\n').length]).toEqual([expected, 1]);
    expect(output).toMatch(/^amphi: /);
  });
});

test('metrics are for the holder of their token alone', async () => {
  const secrets = z.object({ metricsToken: z.string() });
  const { metricsToken } = secrets.parse(JSON.parse(readFileSync(join(server.dataDir, 'secrets.json'), 'utf8')));
  const ask = async (headers: Record<string, string>) => (await httpGet(`${server.url}/metrics`, { headers })).status;
  expect(await ask({})).toBe(401);
  expect(await ask({ authorization: `Bearer ${await server.token()}` })).toBe(401);
  expect(await ask({ authorization: `Bearer ${metricsToken}` })).toBe(200);
});

test('the API is described in OpenAPI 3.1, on a page that needs no other host', async () => {
  const document = JSON.parse((await httpGet(`${server.url}/docs/openapi.json`)).body.toString());
  expect(document.openapi).toMatch(/^3\.1\./);
  const wanted = ['/api/health', '/api/live/list', '/api/live/create', '/api/live/detail/{liveId}'];
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(wanted));
  const page = await httpGet(`${server.url}/docs`);
  expect(page.body.toString()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
});

test('while PostgreSQL is away the server says 503, and is itself again without a restart', async () => {
  const { pid } = server;
  const databasePid = server.postgresPid();
  const seen = new Set<number>();
  if (databasePid === null) throw new Error('PostgreSQL is not running');
  // The whole session: backends whose postmaster is gone would go on answering for a while.
  process.kill(-databasePid, 'SIGKILL');
  await waitFor('readiness again', async () => {
    const [ready, list, health] = await Promise.all(
      ['ready', 'live/list', 'health'].map((name) => httpGet(`${server.url}/api/${name}`)),
    );
    seen.add(ready?.status ?? 0).add(list?.status ?? 0);
    expect(health?.status).toBe(200);
    const isBack = ![null, databasePid].includes(server.postgresPid());
    return isBack && ready?.status === 200 && list?.status === 200;
  });
  expect(seen).toEqual(new Set([200, 503]));
  expect(server.pid).toBe(pid);
});

test('after kill -9 the server is back within 5 s', async () => {
  await server.kill9();
  expect(await server.start()).toBeLessThan(5000);
});
