import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFolderBlobStore } from '../../platform/blob/index.ts';
import { systemClock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { createHttp } from '../../platform/http/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createOutgoing } from '../../platform/outgoing/index.ts';
import { createRateLimits } from '../../platform/rate/index.ts';
import { createGate } from '../gate.ts';
import { openTestAccount, type TestAccount } from '../testing/test-account.ts';
import { createAvatars } from './avatars.ts';
import { createProfileStore } from './profile.store.ts';
import { createProfiles } from './profile.ts';
import { registerProfileRoutes } from './profile.routes.ts';

let database: TestDatabase;
let core: TestAccount;
let app: FastifyInstance;
let folder: string;
let nextMobile = 13_900_000_000;

beforeAll(async () => {
  database = await testDatabase();
  core = openTestAccount(database);
  folder = mkdtempSync(join(tmpdir(), 'amphi-avatars-'));
  const clock = systemClock;
  const avatars = createAvatars(createFolderBlobStore(folder));
  app = await createHttp({
    config: { publicUrl: null, corsOrigins: [], trustedProxies: [], secrets: { metricsToken: null } },
    log: silentLog,
    readiness: {},
    metrics: { expose: async () => ({ contentType: 'text/plain', text: '' }) },
    webRoot: null,
  });
  registerProfileRoutes(app, {
    profiles: createProfiles(createProfileStore(database), { avatars, seals: core.seals, clock }),
    avatars,
    gate: createGate(core.account),
    limits: createRateLimits(database, new Uint8Array(32), clock),
    outgoing: createOutgoing({ allowedPrivate: ['127.0.0.1'] }),
    clock,
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

const newUser = async () => {
  nextMobile += 1;
  const user = await core.account.addUser({ mobile: String(nextMobile), password: 'long enough', role: 'user' });
  const { token, sessionId } = await core.account.issueToken(user.userId, 'test');
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (
    method: 'GET' | 'PATCH' | 'PUT' | 'DELETE',
    url: string,
    payload?: object | Buffer,
    type?: string,
  ) => {
    const body = payload === undefined ? {} : { payload };
    const answer = await app.inject({
      method,
      url,
      headers: type === undefined ? headers : { ...headers, 'content-type': type },
      ...body,
    });
    return { status: answer.statusCode, ...answer.json() };
  };
  return { ...user, sessionId, ask };
};

describe('the own account', () => {
  test('shows its owner everything but secrets, masked', async () => {
    const user = await newUser();
    const { data } = await user.ask('GET', '/api/v1/me');
    expect(data).toMatchObject({
      userId: user.userId,
      phone: expect.stringMatching(/^139\*{4}\d{4}$/),
      role: 'user',
      hasPassword: true,
      hasTotp: false,
      passkeys: 0,
      recoveryCodesLeft: 0,
      sessionId: user.sessionId,
      reauthenticatedUntil: null,
      deletionDueAt: null,
    });
    expect(data.rights).toContain('account.self');
    expect((await app.inject('/api/v1/me')).statusCode).toBe(401);
  });

  test('shows mobile and email in the clear only after a proof', async () => {
    const user = await newUser();
    expect(await user.ask('GET', '/api/v1/me/contact')).toMatchObject({
      status: 403,
      error: 'reauthentication_required',
    });
    await core.account.proveLogin(user.sessionId);
    expect(await user.ask('GET', '/api/v1/me/contact')).toMatchObject({
      status: 200,
      data: { mobile: expect.stringMatching(/^\+86139\d{8}$/), email: null },
    });
  });

  test('changes what is named and nothing else', async () => {
    const user = await newUser();
    const change = { nickname: ' 小\u200b明 ', signature: 'a\r\nb', sex: 1, birthDate: '1990-02-28', locale: 'en' };
    const { data } = await user.ask('PATCH', '/api/v1/me', change);
    expect(data).toMatchObject({
      nickname: '小明',
      signature: 'a\nb',
      gender: 1,
      birthDate: '1990-02-28',
      locale: 'en',
    });
    const again = await user.ask('PATCH', '/api/v1/me', { signature: '', role: 'admin', userId: 'x' });
    expect(again.data).toMatchObject({ nickname: '小明', signature: null, role: 'user', userId: user.userId });
  });

  test.each([
    [{ nickname: '' }, 'nickname_invalid'],
    [{ nickname: 'x'.repeat(25) }, 'nickname_invalid'],
    [{ nickname: 7 }, 'nickname_invalid'],
    [{ signature: 'x'.repeat(161) }, 'signature_invalid'],
    [{ sex: 3 }, 'sex_invalid'],
    [{ birthDate: '2023-02-29' }, 'birth_date_invalid'],
    [{ birthDate: '2999-01-01' }, 'birth_date_invalid'],
    [{ username: '1abc' }, 'username_invalid'],
    [{ username: 'a b' }, 'username_invalid'],
  ])('refuses %j', async (change, error) => {
    const user = await newUser();
    const [field] = Object.keys(change);
    expect(await user.ask('PATCH', '/api/v1/me', change)).toMatchObject({
      status: 400,
      error,
      data: { fields: { [field ?? '']: error } },
    });
  });
});

describe('a handle', () => {
  test('can change; the old one leads to the same page and is nobody else’s', async () => {
    const [one, other] = [await newUser(), await newUser()];
    const old = one.username;
    const fresh = `Fresh_${nextMobile % 1000}`;
    expect(await one.ask('PATCH', '/api/v1/me', { username: fresh })).toMatchObject({ status: 200 });
    for (const handle of [fresh, fresh.toUpperCase(), old]) {
      const page = (await app.inject(`/api/v1/users/${handle}`)).json();
      expect(page.data).toMatchObject({ userId: one.userId, username: fresh, isSelf: false });
    }
    for (const username of [fresh.toLowerCase(), old]) {
      expect(await other.ask('PATCH', '/api/v1/me', { username })).toMatchObject({
        status: 409,
        error: 'username_taken',
      });
    }
    expect(await one.ask('PATCH', '/api/v1/me', { username: old })).toMatchObject({ status: 200 });
  });

  test('wished by many at once becomes one user’s', async () => {
    const many = await Promise.all(Array.from({ length: 6 }, newUser));
    const answers = await Promise.all(many.map(({ ask }) => ask('PATCH', '/api/v1/me', { username: 'everybodys' })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
  });

  test.each(['nobody', 'x'.repeat(300), '%00', "' or 1=1"])('that is unknown is not found: %j', async (handle) => {
    expect((await app.inject(`/api/v1/users/${encodeURIComponent(handle)}`)).statusCode).toBe(404);
  });

  test.each([{ disabled_at: 'now()' }, { deletion_due_at: "now() + interval '1 day'" }])(
    'of somebody who is banned or leaves is not found: %j',
    async (change) => {
      const user = await newUser();
      const [[column, value] = []] = Object.entries(change);
      await database.pool.query(`update users set ${column} = ${value} where id = $1`, [user.userId]);
      expect((await app.inject(`/api/v1/users/${user.username}`)).statusCode).toBe(404);
    },
  );
});

describe('a picture', () => {
  const draw = () =>
    sharp({ create: { width: 600, height: 300, channels: 3, background: 'teal' } })
      .jpeg()
      .withExif({ IFD0: { Copyright: 'canary-in-exif' } })
      .toBuffer();

  test('becomes a square without its metadata, and the old one goes', async () => {
    const user = await newUser();
    const { data } = await user.ask('PUT', '/api/v1/me/avatar', await draw(), 'image/jpeg');
    const first = await app.inject(data.avatar);
    expect(first.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect(await sharp(first.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
    expect(first.rawPayload.includes('canary-in-exif')).toBe(false);
    const second = await user.ask('PUT', '/api/v1/me/avatar', await draw(), 'image/png');
    expect(second.data.avatar).not.toBe(data.avatar);
    expect((await app.inject(data.avatar)).statusCode).toBe(404);
    expect((await user.ask('DELETE', '/api/v1/me/avatar')).data.avatar).toBeNull();
    expect((await app.inject(second.data.avatar)).statusCode).toBe(404);
  });

  test('may come from an address, but not from a private one that is not allowed', async () => {
    const picture = await draw();
    const server = createServer((_request, response) => response.end(picture)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const user = await newUser();
    const set = (url: string) => user.ask('PUT', '/api/v1/me/avatar', { url }, 'application/json');
    expect(await set(`http://127.0.0.1:${port}/a.jpg`)).toMatchObject({ status: 200 });
    expect(await set('http://169.254.169.254/latest')).toMatchObject({ status: 400, error: 'avatar_invalid' });
    expect(await set('file:///etc/passwd')).toMatchObject({ status: 400, error: 'avatar_invalid' });
    server.close();
  });

  test.each([
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 400, 'avatar_invalid'],
    [Buffer.alloc(2 * 1024 * 1024 + 1), 413, 'avatar_too_large'],
    [Buffer.from('GIF89a'), 400, 'avatar_invalid'],
  ])('that is none or too large is refused', async (bytes, status, error) => {
    const user = await newUser();
    expect(await user.ask('PUT', '/api/v1/me/avatar', bytes, 'image/png')).toMatchObject({ status, error });
  });

  test.each(['/media/avatar/..%2f..%2fsecrets.json', '/media/avatar/a.webp', `/media/avatar/${'a'.repeat(20)}.webp`])(
    'that does not exist is not found: %s',
    async (url) => {
      expect((await app.inject(url)).statusCode).toBe(404);
    },
  );
});
