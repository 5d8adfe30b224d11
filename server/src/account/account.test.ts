import { roleRights, roles, type Right } from '@amphi/contract';
import { millis } from '@amphi/media/time';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../platform/db/testing/index.ts';
import { authorise, credentialOf, userIdentity, type Account } from './index.ts';
import { openTestAccount } from './testing/test-account.ts';
import { guest } from './identity.ts';
import { maskMobile, parseMobile } from './mobile.ts';

const hour = 3_600_000;
let wallMs = Date.UTC(2026, 10, 20);
const clock: Clock = {
  now: () => millis(wallMs),
  wall: () => new Date(wallMs),
  after: () => () => undefined,
  every: () => () => undefined,
};
let database: TestDatabase;
let account: Account;

beforeAll(async () => {
  database = await testDatabase();
  account = openTestAccount(database, { clock }).account;
});
afterAll(() => database.close());

const newUser = (mobile: string, role = 'user') => ({ mobile, password: 'correct horse', role });
const bearer = (token: string) => ({ kind: 'bearer' as const, token });

describe('a user', () => {
  test('is kept without mobile number and password in the clear', async () => {
    const { userId } = await account.addUser(newUser('+86 139 1234 5678'));
    const { rows } = await database.pool.query('select * from users where id = $1', [userId]);
    const stored = JSON.stringify(rows);
    expect(stored).not.toMatch(/13912345678|correct horse/);
    expect(stored).toContain('$argon2id$');
    expect(await account.findUserId('13912345678')).toBe(userId);
    const info = await account.userInfo(userId);
    expect(info).toMatchObject({ userId, phone: '139****5678', gender: 0, level: 0, email: null });
    expect(info.nickname + info.username).not.toMatch(/5678/);
  });

  test.each([
    [newUser('12812345678'), 'mobile_invalid'],
    [newUser('1381234567'), 'mobile_invalid'],
    [{ ...newUser('13800000001'), password: 'short' }, 'password_invalid'],
    [newUser('13800000001', 'guest'), 'role_invalid'],
    [newUser('13800000001', 'king'), 'role_invalid'],
  ])('is refused when wrong: %j', async (user, code) => {
    await expect(account.addUser(user)).rejects.toMatchObject({ code });
  });

  test('exists once per mobile number, however many try', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => account.addUser(newUser('13700000000'))));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rows } = await database.pool.query('select count(*)::int as n from login_sessions');
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe('a login', () => {
  test('is kept as a hash, slides, and ends', async () => {
    const { userId } = await account.addUser(newUser('13600000000', 'streamer'));
    const { token, expiresAt } = await account.issueToken(userId, 'test');
    expect(expiresAt.getTime()).toBe(wallMs + 24 * hour);
    const { rows } = await database.pool.query('select * from login_sessions');
    expect(JSON.stringify(rows)).not.toContain(token);
    wallMs += 23 * hour;
    expect(await account.identify(bearer(token))).toMatchObject({ kind: 'user', userId, role: 'streamer' });
    wallMs += 23 * hour;
    expect(await account.identify(bearer(token))).toMatchObject({ userId });
    wallMs += 25 * hour;
    await expect(account.identify(bearer(token))).rejects.toMatchObject({ code: 'credential_invalid' });
  });

  test('of a disabled user is over at once', async () => {
    const { userId } = await account.addUser(newUser('13500000000'));
    const { token } = await account.issueToken(userId, null);
    await database.pool.query('update users set disabled_at = now() where id = $1', [userId]);
    await expect(account.identify(bearer(token))).rejects.toMatchObject({ code: 'credential_invalid' });
    expect((await account.findIdentity(userId)).kind).toBe('guest');
  });

  test('that is wrong never makes a guest', async () => {
    expect(await account.identify(null)).toBe(guest);
    for (const token of ['', 'x', 'a'.repeat(10_000), "' or 1=1 --"]) {
      await expect(account.identify(bearer(token))).rejects.toMatchObject({ code: 'credential_invalid' });
    }
    await expect(account.issueToken('nobody', null)).rejects.toMatchObject({ code: 'user_unknown' });
  });

  test('is read from the header first, then from the cookie', () => {
    expect(credentialOf({})).toBeNull();
    expect(credentialOf({ cookie: 'theme=dark' })).toBeNull();
    expect(credentialOf({ cookie: 'a=1; amphi_session=t=1' })).toEqual({ kind: 'cookie', token: 't=1' });
    expect(credentialOf({ authorization: 'bearer t', cookie: 'amphi_session=c' })).toEqual(bearer('t'));
    expect(credentialOf({ authorization: 'Basic dTpw' })).toEqual(bearer(''));
  });
});

describe('authorise', () => {
  const own = { ownerId: 'me', visibility: 'private' as const };
  const me = userIdentity('me', 'streamer');
  const other = userIdentity('other', 'streamer');
  const admin = userIdentity('admin', 'admin');

  test.each([
    ['guests watch what is public', guest, 'live.watch', { ...own, visibility: 'public' }, null],
    ['guests watch what is unlisted', guest, 'live.watch', { ...own, visibility: 'unlisted' }, null],
    ['guests do not learn of what is private', guest, 'live.watch', own, 'not_found'],
    ['owners watch what is private', me, 'live.watch', own, null],
    ['others do not learn of what is private', other, 'live.watch', own, 'not_found'],
    ['what is closed is gone', other, 'live.watch', { ...own, visibility: 'public', isClosed: true }, 'not_found'],
    ['owners still see what they closed', me, 'live.watch', { ...own, isClosed: true }, null],
    ['administrators see all', admin, 'live.watch', own, null],
    ['guests must log in to create', guest, 'live.create', undefined, 'login_required'],
    ['users may not create', userIdentity('u', 'user'), 'live.create', undefined, 'forbidden'],
    ['an unknown role may not create', userIdentity('u', 'emperor'), 'live.create', undefined, 'forbidden'],
    ['streamers create', me, 'live.create', undefined, null],
    ['owners manage', me, 'live.manage', own, null],
    ['others do not manage', other, 'live.manage', { ...own, visibility: 'public' }, 'forbidden'],
    ['nobody manages without saying what', me, 'live.manage', undefined, 'forbidden'],
    ['owners without the right do not manage', userIdentity('me', 'user'), 'live.manage', own, 'forbidden'],
    ['administrators manage all', admin, 'live.manage', own, null],
  ] as const)('%s', (_sentence, identity, right, resource, code) => {
    const decision = authorise(identity, right, resource);
    expect(decision.isAllowed ? null : decision.code).toBe(code);
  });

  test('gives every role at least what the one below has', () => {
    const order = ['guest', 'user', 'streamer', 'moderator', 'admin'] as const;
    expect(order).toEqual(roles);
    order.slice(1).forEach((role, index) => {
      const below: readonly Right[] = roleRights[order[index] ?? 'guest'];
      expect(roleRights[role]).toEqual(expect.arrayContaining([...below]));
    });
  });
});

test.each([
  ['13812345678', '+8613812345678'],
  [' 138 1234 5678 ', '+8613812345678'],
  ['+86 13812345678', '+8613812345678'],
  ['12812345678', null],
  ['1381234567', null],
  ['138123456789', null],
  ['x13812345678', null],
  ['１３８12345678', null],
])('the mobile number %j is %j', (text, mobile) => {
  expect(parseMobile(text)).toBe(mobile);
});

test('a mobile number is masked in its middle', () => {
  expect(maskMobile('+8613812345678')).toBe('138****5678');
});
