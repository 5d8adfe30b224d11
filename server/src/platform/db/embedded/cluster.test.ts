import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../../log/index.ts';
import { openDatabase, type Database } from '../index.ts';
import { stopPostmaster } from './postmaster.ts';
import { findPostmaster } from './postmaster-file.ts';

const holderFile = fileURLToPath(new URL('../testing/holder.ts', import.meta.url));
const password = 'a-password-of-this-test';

let folder = '';
let cluster = '';
const children: ChildProcess[] = [];
const opened: Database[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amphi-cluster-'));
  // Within reach of the account that runs the server when root runs this test.
  chmodSync(folder, 0o711);
  cluster = join(folder, 'data', 'postgres', '18');
});

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await stopPostmaster(cluster);
  rmSync(folder, { recursive: true, force: true });
});

const open = async (options: { isGuestAllowed?: boolean } = {}): Promise<Database> => {
  const secrets = { siteKey: new Uint8Array(32), metricsToken: null, databasePassword: password };
  const database = await openDatabase(
    { dataDir: join(folder, 'data'), databaseUrl: null, secrets },
    silentLog,
    options,
  );
  opened.push(database);
  return database;
};

/** Another process on the same data folder; `line` answers what it says next. */
const startHolder = (mode = 'hold'): { child: ChildProcess; line: () => Promise<string> } => {
  const child = spawn(process.execPath, [holderFile, join(folder, 'data'), password, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
};

/** Process id of the running server. */
const serverPid = async (): Promise<number> => {
  const found = await findPostmaster(cluster);
  if (found === null) throw new Error('no server runs on this cluster');
  return found.pid;
};

const kill9 = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

test('stops with its holder and starts again with what was written', async () => {
  const first = await open();
  await first.pool.query('create table kept (n int)');
  await first.close();
  expect(await findPostmaster(cluster)).toBeNull();
  const second = await open();
  expect((await second.pool.query('select * from kept')).rows).toEqual([]);
});

test('after kill -9 of a writing holder the next start adopts the server and misses nothing acknowledged', async () => {
  const { child, line } = startHolder('write');
  expect(await line()).toBe('open');
  let acknowledged = 0;
  while (acknowledged < 200) acknowledged = Number(await line());
  const orphan = await serverPid();
  await kill9(child);
  const began = performance.now();
  const database = await open();
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(await serverPid()).toBe(orphan);
  const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from written where n <= $1', [
    acknowledged,
  ]);
  expect(rows[0]?.n).toBe(acknowledged);
});

test('after kill -9 of holder and server alike the next start recovers', async () => {
  const { child, line } = startHolder('write');
  let acknowledged = 0;
  await line();
  while (acknowledged < 100) acknowledged = Number(await line());
  const server = await serverPid();
  process.kill(server, 'SIGKILL');
  await kill9(child);
  const database = await open();
  const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from written where n <= $1', [
    acknowledged,
  ]);
  expect(rows[0]?.n).toBe(acknowledged);
});

test('a server that dies under a living holder is started again, and the pool finds it', async () => {
  const database = await open();
  await database.pool.query('create table kept (n int)');
  const before = await serverPid();
  process.kill(before, 'SIGKILL');
  // A backend of the dead server may answer for a moment longer, so another server must be there first.
  const pid = (): Promise<number> => serverPid().catch(() => before);
  await expect.poll(pid, { timeout: 10_000, interval: 20 }).not.toBe(before);
  const insert = () =>
    database.pool.query('insert into kept values (1)').then(
      () => 'back',
      () => 'down',
    );
  await expect.poll(insert, { timeout: 10_000, interval: 20 }).toBe('back');
});

test('a data folder that a live process holds is refused, but a guest may join and leave it running', async () => {
  const { line } = startHolder();
  expect(await line()).toBe('open');
  await expect(open()).rejects.toThrow(/another Amphi is running on .*AMPHI_DATA/);
  const guest = await open({ isGuestAllowed: true });
  await guest.ping();
  await guest.close();
  expect(await findPostmaster(cluster)).not.toBeNull();
});

test('of two that start at once on an empty folder one gets it and the other is told', async () => {
  const both = [startHolder(), startHolder()];
  const answers = await Promise.all(both.map(({ line }) => line()));
  expect(answers.filter((answer) => answer === 'open')).toHaveLength(1);
  expect(answers.filter((answer) => answer.startsWith('DataFolderHeld'))).toHaveLength(1);
});

test('a pid file of a crash whose pid now belongs to somebody else is no obstacle', async () => {
  await (await open()).close();
  writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n1\n5432\n/tmp/elsewhere\n\n0 0\nready\n`);
  await expect((await open()).ping()).resolves.toBeUndefined();
});

test('a password that does not fit is told as what it is', async () => {
  await (await open()).close();
  const secrets = { siteKey: new Uint8Array(32), metricsToken: null, databasePassword: 'another' };
  await expect(openDatabase({ dataDir: join(folder, 'data'), databaseUrl: null, secrets }, silentLog)).rejects.toThrow(
    'secrets.json does not belong',
  );
});

test('the server listens on nothing but its socket, and logs no values', async () => {
  const database = await open();
  const { rows } = await database.pool.query(
    `select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync`,
  );
  expect(rows).toEqual([{ tcp: '', fsync: 'on' }]);
  await database.pool.query(`select 'my-secret-value'::int`).catch(() => undefined);
  await database.close();
  expect(readFileSync(join(folder, 'data', 'postgres', 'postgres.log'), 'utf8')).not.toContain('my-secret-value');
});

test.runIf(process.getuid?.() === 0)(
  'started by root out of reach for nobody, the cluster lives elsewhere and is found again',
  async () => {
    chmodSync(folder, 0o700);
    await (await open()).close();
    const { home } = z
      .object({ home: z.string() })
      .parse(JSON.parse(readFileSync(join(folder, 'data', 'postgres.json'), 'utf8')));
    expect(home).toMatch(/^\/var\/lib\/amphi\/[0-9a-f]{16}$/);
    expect(existsSync(join(folder, 'data', 'postgres'))).toBe(false);
    const again = await open();
    await again.ping();
    await again.close();
    expect(existsSync(join(home, '18', 'PG_VERSION'))).toBe(true);
    rmSync(home, { recursive: true });
  },
);
