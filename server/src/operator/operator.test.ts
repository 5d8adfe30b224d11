import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../platform/db/testing/index.ts';
import { createImageCodes } from '../account/entry/image-code.ts';
import { openTestAccount } from '../account/testing/test-account.ts';
import { parseTyped } from './arguments.ts';
import type { Command } from './command.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let database: TestDatabase;
let dataDir: string;
const siteKey = randomBytes(32).toString('hex');

beforeAll(async () => {
  database = await testDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'amphi-operator-'));
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await database.close();
});

const amphi = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      AMPHI_DATA: dataDir,
      DATABASE_URL: database.url,
      AMPHI_SITE_KEY: siteKey,
      AMPHI_PUBLIC_URL: 'https://live.example.org',
    };
    const child = execFile(process.execPath, [main, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end('from standard input\n');
  });

const answer = async (...args: string[]) => JSON.parse((await amphi(...args)).stdout);

describe('the command line', () => {
  test('makes a streamer, a token and a room, each as one line of JSON', async () => {
    const user = await answer('user', 'add', '--mobile', '13800138000', '--password', '-', '--role', 'streamer');
    expect(user.userId).toMatch(/^[0-9A-Za-z]{12}$/);
    const { token, expiresAt } = await answer('token', '--mobile', '138 0013 8000');
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now());
    const room = await answer('live', 'add', '--owner', user.userId, '--title', '第一场');
    expect(room.pushUrl).toBe(`rtmp://live.example.org/live/${room.streamKey}`);
    const status = await answer('status');
    expect(status).toMatchObject({ server: null, database: 'external', users: 1, rooms: 1, onAir: 0 });
  });

  test('seeds the same once and again', async () => {
    const first = await answer('seed', '--videos', '0');
    expect(first).toMatchObject({ users: 12, videos: [] });
    expect(first.rooms.length).toBeGreaterThan(2);
    expect(await answer('seed', '--videos', '0')).toEqual(first);
  });

  test('adds a user with a name and an address, and finds it by either', async () => {
    const names = ['--username', 'Ann_1', '--email', 'ann@example.org', '--nickname', '安'];
    const user = await answer('user', 'add', '--mobile', '13700137000', '--password', 'long enough', ...names);
    expect(user.username).toBe('Ann_1');
    for (const name of ['ann_1', 'ann@EXAMPLE.org', '13700137000']) {
      expect(await answer('user', 'role', '--user', name, '--role', 'streamer')).toEqual({
        userId: user.userId,
        role: 'streamer',
      });
    }
  });

  test('bans and lifts bans; the last administrator stays; all of it is in the audit log', async () => {
    const { userId } = await answer('user', 'add', '--mobile', '13600136000', '--password', 'long enough');
    expect(await answer('user', 'ban', '--user', userId, '--hours', '2', '--reason', 'spam')).toEqual({
      userId,
      until: expect.stringMatching(/Z$/),
    });
    expect(await answer('user', 'unban', '--user', userId)).toEqual({ userId });
    expect(await answer('user', 'role', '--user', userId, '--role', 'admin')).toEqual({ userId, role: 'admin' });
    expect((await amphi('user', 'ban', '--user', userId)).stderr).toContain('amphi: last_admin: ');
    expect((await amphi('user', 'ban', '--user', userId, '--hours', '0')).code).toBe(2);
    const { rows } = await database.pool.query(
      `select action, source, reason from audit_log where target_id = $1 order by id`,
      [userId],
    );
    expect(rows).toEqual([
      { action: 'user.add', source: 'command', reason: null },
      { action: 'user.ban', source: 'command', reason: 'spam' },
      { action: 'user.unban', source: 'command', reason: 'by command' },
      { action: 'user.role', source: 'command', reason: 'by command' },
    ]);
  });

  test('reads out messages and open image codes, and says its version', async () => {
    const { tickets } = openTestAccount(database, { siteKey: Uint8Array.from(Buffer.from(siteKey, 'hex')) });
    await createImageCodes(tickets, 5).draw({ id: 'my-id', from: '203.0.113.1' });
    expect(await answer('captcha', '--id', 'my-id')).toEqual({
      id: 'my-id',
      answer: expect.stringMatching(/^\w{4,8}$/),
    });
    expect((await amphi('captcha', '--id', 'another')).stderr).toContain('amphi: img_code_invalid: ');
    expect(await answer('outbox')).toEqual([]);
    expect(await answer('--version')).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });

  test('ends with 1 and a sentence when it is refused', async () => {
    await amphi('user', 'add', '--mobile', '13900139000', '--password', 'long enough');
    const cases = [
      [['user', 'add', '--mobile', '13900139000', '--password', 'long enough'], 'mobile_taken'],
      [['live', 'add', '--owner', '13900139000', '--title', 'x'], 'forbidden'],
      [['token', '--mobile', '13900139001'], 'user_unknown'],
    ] as const;
    for (const [args, error] of cases) {
      const { code, stdout, stderr } = await amphi(...args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`amphi: ${error}: `);
    }
  });

  test('keeps the generated documents in step with the code', async () => {
    const { code, stderr } = await amphi('api', 'check');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});

describe('what is typed', () => {
  const command: Command = {
    name: 'live add',
    summary: 'Adds.',
    options: { owner: 'who', 'title?': 'what' },
    run: async () => null,
  };
  const parse = (text: string) => parseTyped(text.split(' '), [command]);

  test('is a command with its values', () => {
    expect(parse('live add --owner me --title=x')).toMatchObject({ kind: 'run', given: { owner: 'me', title: 'x' } });
    expect(parse('live add --owner me')).toMatchObject({ kind: 'run', given: { owner: 'me' } });
  });

  test('or a wish for help', () => {
    expect(parse('--help')).toEqual({ kind: 'help', command: null });
    expect(parse('live add --help')).toEqual({ kind: 'help', command });
    expect(parseTyped([], [command])).toEqual({ kind: 'help', command: null });
  });

  test.each([
    'live',
    'live remove --owner me',
    'live add',
    'live add --owner',
    'live add --owner me --colour red',
    'live add me',
  ])('or wrong: %s', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});
