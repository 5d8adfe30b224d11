import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFactorApp, type Ask, type FactorApp } from './testing/factor-app.ts';
import { totpCode } from './totp.ts';

const minute = 60_000;
const step = 30_000;
let rig: FactorApp;

beforeAll(async () => {
  rig = await openFactorApp();
});
afterAll(() => rig.close());

const codeAt = (secret: string, offMs = 0): string => totpCode(secret, new Date(rig.now().getTime() + offMs));

/** A user with an app that is on; the clock is one step further, so that the next code is a new one. */
const withTotp = async () => {
  const user = await rig.newUser();
  const { secret } = (await user.ask('POST', '/api/v1/me/totp')).data;
  const { data } = await user.ask('PUT', '/api/v1/me/totp', { code: codeAt(secret) });
  rig.pass(step);
  return { ...user, secret: String(secret), codes: data.codes as string[] };
};

/** The first factor was right: answers how to send the second one. */
const pendingLogin = async (userId: string): Promise<(code: string) => ReturnType<Ask>> => {
  const { status, error, cookies } = await rig.logIn(userId);
  expect([status, error]).toEqual([401, 'second_factor_required']);
  const cookie = `amphi_pending=${cookies['amphi_pending']}`;
  return (code) => rig.ask('POST', '/api/v1/login/second-factor', { code }, { cookie });
};

describe('an authenticator app', () => {
  test('is off until its secret is proved, and its proof opens nothing else', async () => {
    const user = await rig.newUser();
    const offer = await user.ask('POST', '/api/v1/me/totp');
    expect(offer.data.url).toMatch(/^otpauth:\/\/totp\/Amphi:/);
    expect((await rig.logIn(user.userId)).status).toBe(200);
    const wrong = await user.ask('PUT', '/api/v1/me/totp', { code: '000000' });
    expect([wrong.status, wrong.error]).toEqual([400, 'otp_invalid']);
    const code = codeAt(offer.data.secret);
    const { status, data } = await user.ask('PUT', '/api/v1/me/totp', { code });
    expect([status, data.codes.length]).toEqual([200, 10]);
    expect(rig.notices).toContain(`${user.userId} totp_on`);
    const again = await (await pendingLogin(user.userId))(code);
    expect([again.status, again.error]).toEqual([400, 'otp_invalid']);
    expect((await user.ask('POST', '/api/v1/me/totp')).error).toBe('totp_enabled');
    expect((await user.ask('PUT', '/api/v1/me/totp', { code })).error).toBe('totp_enabled');
  });

  test('cannot be proved before a secret was given, and only the last secret counts', async () => {
    const user = await rig.newUser();
    expect((await user.ask('PUT', '/api/v1/me/totp', { code: '123456' })).error).toBe('totp_disabled');
    const first = (await user.ask('POST', '/api/v1/me/totp')).data.secret;
    const second = (await user.ask('POST', '/api/v1/me/totp')).data.secret;
    expect(second).not.toBe(first);
    expect((await user.ask('PUT', '/api/v1/me/totp', { code: codeAt(first) })).error).toBe('otp_invalid');
    expect((await user.ask('PUT', '/api/v1/me/totp', { code: codeAt(second) })).status).toBe(200);
  });

  test('is turned on once by many proofs at once, and the codes that were shown are the ones that count', async () => {
    const user = await rig.newUser();
    const { secret } = (await user.ask('POST', '/api/v1/me/totp')).data;
    const code = codeAt(secret);
    const tries = await Promise.all(Array.from({ length: 4 }, () => user.ask('PUT', '/api/v1/me/totp', { code })));
    const won = tries.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(tries.filter(({ error }) => error === 'totp_enabled')).toHaveLength(3);
    const login = await (await pendingLogin(user.userId))(won[0]?.data.codes[0]);
    expect(login.status).toBe(200);
  });

  test('is nowhere in the clear', async () => {
    const { userId, secret, codes } = await withTotp();
    const { rows: users } = await rig.database.pool.query('select * from users where id = $1', [userId]);
    const { rows } = await rig.database.pool.query('select * from recovery_codes where user_id = $1', [userId]);
    const stored = JSON.stringify([users, rows]);
    expect(rows).toHaveLength(10);
    for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) {
      expect(stored).not.toContain(text);
    }
  });

  test('is turned off with its recovery codes', async () => {
    const user = await withTotp();
    expect((await user.ask('DELETE', '/api/v1/me/totp')).status).toBe(200);
    expect((await rig.logIn(user.userId)).status).toBe(200);
    const { rows } = await rig.database.pool.query('select * from recovery_codes where user_id = $1', [user.userId]);
    expect(rows).toEqual([]);
    expect((await user.ask('DELETE', '/api/v1/me/totp')).error).toBe('totp_disabled');
    expect((await user.ask('POST', '/api/v1/me/recovery-codes')).error).toBe('totp_disabled');
    expect(rig.notices).toContain(`${user.userId} totp_off`);
  });
});

describe('the second step of a login', () => {
  test('takes the code of the app, once', async () => {
    const { userId, secret } = await withTotp();
    const second = await pendingLogin(userId);
    const { status, data, cookies } = await second(codeAt(secret));
    expect(status).toBe(200);
    expect(cookies['amphi_session']).toBe(data.token);
    const me = await rig.ask('GET', '/api/v1/me/passkeys', undefined, { authorization: `Bearer ${data.token}` });
    expect(me.status).toBe(200);
    expect((await second(codeAt(secret, step))).error).toBe('credential_invalid');
    expect((await (await pendingLogin(userId))(codeAt(secret))).error).toBe('otp_invalid');
  });

  test('can come with the first factor', async () => {
    const { userId, secret } = await withTotp();
    expect((await rig.logIn(userId, '000000')).error).toBe('otp_invalid');
    expect((await rig.logIn(userId, codeAt(secret))).status).toBe(200);
    expect((await rig.logIn(userId, codeAt(secret))).error).toBe('otp_invalid');
  });

  test('does not take an earlier step after a later one', async () => {
    const { userId, secret } = await withTotp();
    rig.pass(step);
    expect((await rig.logIn(userId, codeAt(secret))).status).toBe(200);
    expect((await rig.logIn(userId, codeAt(secret, -step))).error).toBe('otp_invalid');
  });

  test('needs a login that waits, at most five minutes', async () => {
    const { userId, secret } = await withTotp();
    const none = await rig.ask('POST', '/api/v1/login/second-factor', { code: '123456' });
    expect([none.status, none.error]).toEqual([401, 'credential_invalid']);
    const second = await pendingLogin(userId);
    rig.pass(5 * minute);
    expect((await second(codeAt(secret))).error).toBe('credential_invalid');
  });

  test('lets one of many at once in with the same code', async () => {
    const { userId, secret } = await withTotp();
    const code = codeAt(secret);
    const logins = await Promise.all(Array.from({ length: 5 }, () => pendingLogin(userId)));
    const answers = await Promise.all(logins.map((second) => second(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('opens one login for one cookie, whatever right codes come at once', async () => {
    const { userId, codes } = await withTotp();
    const second = await pendingLogin(userId);
    const answers = await Promise.all(codes.map((code) => second(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('is closed for a while after five wrong codes, and every other way stays open', async () => {
    const { userId, secret, codes, ask } = await withTotp();
    const second = await pendingLogin(userId);
    for (let tries = 0; tries < 5; tries += 1) expect((await second('000000')).error).toBe('otp_invalid');
    const closed = await second(codeAt(secret));
    expect([closed.status, closed.error]).toEqual([429, 'rate_limited']);
    expect(Number(closed.headers['retry-after'])).toBeGreaterThan(500);
    // The owner inside and a recovery code are not hindered by guesses at the login.
    expect((await ask('POST', '/api/v1/me/reauthentication', { otp: codeAt(secret) })).status).toBe(200);
    expect((await second(codes[0] ?? '')).status).toBe(200);
    rig.pass(10 * minute);
    expect((await rig.logIn(userId, codeAt(secret))).status).toBe(200);
  });

  test('does not count right codes as wrong ones', async () => {
    const { userId, secret } = await withTotp();
    for (let logins = 0; logins < 8; logins += 1) {
      expect((await rig.logIn(userId, codeAt(secret))).status).toBe(200);
      rig.pass(step);
    }
  });

  test('refuses a banned user after the right code', async () => {
    const { userId, secret } = await withTotp();
    const second = await pendingLogin(userId);
    await rig.database.pool.query('update users set disabled_at = now() where id = $1', [userId]);
    expect((await second(codeAt(secret))).error).toBe('account_banned');
  });
});

describe('a recovery code', () => {
  test('counts once, for its user only, and however it is typed', async () => {
    const [one, other] = [await withTotp(), await withTotp()];
    const [code = '', next = ''] = one.codes;
    expect((await rig.logIn(other.userId, code)).error).toBe('otp_invalid');
    expect((await rig.logIn(one.userId, ` ${code.toUpperCase().replaceAll('-', ' ')}`)).status).toBe(200);
    expect((await rig.logIn(one.userId, code)).error).toBe('otp_invalid');
    expect((await rig.logIn(one.userId, next)).status).toBe(200);
  });

  test('counts once when many try it at once', async () => {
    const { userId, codes } = await withTotp();
    const answers = await Promise.all(Array.from({ length: 8 }, () => rig.logIn(userId, codes[0])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ error }) => error === 'otp_invalid')).toHaveLength(7);
  });

  test('is void when new ones were made', async () => {
    const { userId, codes, ask } = await withTotp();
    const { data } = await ask('POST', '/api/v1/me/recovery-codes');
    expect(data.codes).toHaveLength(10);
    expect(rig.notices).toContain(`${userId} recovery_codes`);
    expect((await rig.logIn(userId, codes[0])).error).toBe('otp_invalid');
    expect((await rig.logIn(userId, data.codes[0])).status).toBe(200);
  });
});
