import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFactorApp, type FactorApp } from './testing/factor-app.ts';

const minute = 60_000;
let rig: FactorApp;

beforeAll(async () => {
  rig = await openFactorApp();
});
afterAll(() => rig.close());

const sensitive = [
  ['POST', '/api/v1/me/totp', {}],
  ['PUT', '/api/v1/me/totp', { code: '123456' }],
  ['DELETE', '/api/v1/me/totp', {}],
  ['POST', '/api/v1/me/recovery-codes', {}],
  ['POST', '/api/v1/me/passkeys/options', {}],
  ['POST', '/api/v1/me/passkeys', { challengeId: 'x', response: {}, name: 'key' }],
  ['DELETE', '/api/v1/me/passkeys/x', {}],
  ['DELETE', '/api/v1/me/identities/x', {}],
  ['PUT', '/api/v1/me/password', { password: 'a new long password' }],
  ['POST', '/api/v1/me/mobile/code', { mobile: '13900000000' }],
  ['PUT', '/api/v1/me/mobile', { codeId: 'x', code: '123456' }],
  ['POST', '/api/v1/me/email/code', { email: 'a@b.example' }],
  ['PUT', '/api/v1/me/email', { codeId: 'x', code: '123456' }],
  ['DELETE', '/api/v1/me/email', {}],
] as const;

describe('a sensitive change', () => {
  test.each(sensitive)(
    'by %s %s needs a login that proved itself in the last five minutes',
    async (method, url, body) => {
      const { ask } = await rig.newUser();
      expect((await rig.ask(method, url, body)).error).toBe('login_required');
      rig.pass(5 * minute);
      const late = await ask(method, url, body);
      expect([late.status, late.error]).toEqual([403, 'reauthentication_required']);
      expect((await ask('POST', '/api/v1/me/reauthentication', { password: 'a good old horse' })).status).toBe(200);
      expect((await ask(method, url, body)).error).not.toBe('reauthentication_required');
    },
  );
});

describe('re-authentication', () => {
  test('opens changes for five minutes to this login alone', async () => {
    const { userId, ask } = await rig.newUser();
    const { token } = await rig.core.account.issueToken(userId, null);
    const { status, data } = await ask('POST', '/api/v1/me/reauthentication', { password: 'a good old horse' });
    expect([status, data.until]).toEqual([200, new Date(rig.now().getTime() + 5 * minute).toISOString()]);
    const other = await rig.ask('POST', '/api/v1/me/totp', {}, { authorization: `Bearer ${token}` });
    expect(other.error).toBe('reauthentication_required');
  });

  test.each([{}, { password: 'a wrong password' }, { otp: '123456' }, { received: { codeId: 'x', code: '123456' } }])(
    'is refused with %j',
    async (proof) => {
      const { ask } = await rig.newUser();
      const { status, error } = await ask('POST', '/api/v1/me/reauthentication', proof);
      expect([status, error]).toEqual([400, 'reauthentication_failed']);
    },
  );

  test('is closed for a while after ten failures, also to the right password', async () => {
    const { ask } = await rig.newUser();
    const wrong = () => ask('POST', '/api/v1/me/reauthentication', { password: 'a wrong password' });
    const answers = await Promise.all(Array.from({ length: 12 }, wrong));
    expect(answers.filter(({ error }) => error === 'reauthentication_failed')).toHaveLength(10);
    const closed = await ask('POST', '/api/v1/me/reauthentication', { password: 'a good old horse' });
    expect([closed.status, Number(closed.headers['retry-after']) > 500]).toEqual([429, true]);
  });

  test('takes a received code only from accounts that have nothing better', async () => {
    const user = await rig.newUser();
    expect((await user.ask('POST', '/api/v1/me/reauthentication/code')).error).toBe('conflict');
    await rig.database.pool.query('update users set password_hash = null where id = $1', [user.userId]);
    const { data } = await user.ask('POST', '/api/v1/me/reauthentication/code');
    const code = await rig.sentCode();
    expect(rig.letters.at(-1)).toMatchObject({ to: `+86${user.mobile}`, template: 'verify' });
    await rig.database.pool.query('update users set totp_enabled_at = now() where id = $1', [user.userId]);
    const received = { codeId: data.codeId, code };
    expect((await user.ask('POST', '/api/v1/me/reauthentication', { received })).error).toBe('reauthentication_failed');
    await rig.database.pool.query('update users set totp_enabled_at = null where id = $1', [user.userId]);
    expect((await user.ask('POST', '/api/v1/me/reauthentication', { received })).status).toBe(200);
  });
});

describe('a new password', () => {
  test('ends all other logins and those that wait', async () => {
    const user = await rig.newUser();
    const { token } = await rig.core.account.issueToken(user.userId, null);
    await rig.database.pool.query('update users set totp_enabled_at = now() where id = $1', [user.userId]);
    const { cookies } = await rig.logIn(user.userId);
    expect((await user.ask('PUT', '/api/v1/me/password', { password: 'quite another horse' })).status).toBe(200);
    expect(rig.notices).toContain(`${user.userId} password`);
    const other = await rig.ask('GET', '/api/v1/me/passkeys', undefined, { authorization: `Bearer ${token}` });
    expect(other.error).toBe('credential_invalid');
    expect((await user.ask('GET', '/api/v1/me/passkeys')).status).toBe(200);
    const cookie = `amphi_pending=${cookies['amphi_pending']}`;
    const waiting = await rig.ask('POST', '/api/v1/login/second-factor', { code: '123456' }, { cookie });
    expect(waiting.error).toBe('credential_invalid');
    const proof = { password: 'quite another horse' };
    expect((await user.ask('POST', '/api/v1/me/reauthentication', proof)).status).toBe(200);
  });

  test.each([
    ['short', 'password_invalid'],
    ['password', 'password_common'],
    ['', 'password_required'],
  ])('%j is refused', async (password, code) => {
    const { ask } = await rig.newUser();
    const { status, error, data } = await ask('PUT', '/api/v1/me/password', { password });
    expect([status, error, data.fields]).toEqual([400, code, { password: code }]);
  });
});

describe('a new mobile number', () => {
  test('counts once its code came back', async () => {
    const user = await rig.newUser();
    const { data } = await user.ask('POST', '/api/v1/me/mobile/code', { mobile: '139 2222 0001' });
    const code = await rig.sentCode();
    expect(rig.letters.at(-1)).toMatchObject({ to: '+8613922220001', template: 'change' });
    const stranger = await rig.newUser();
    const typed = { codeId: data.codeId, code };
    expect((await stranger.ask('PUT', '/api/v1/me/mobile', typed)).error).toBe('code_invalid');
    const changed = await user.ask('PUT', '/api/v1/me/mobile', typed);
    expect([changed.status, changed.data.phone]).toEqual([200, '139****0001']);
    expect(await rig.core.account.findUserId('13922220001')).toBe(user.userId);
    expect(rig.notices).toContain(`${user.userId} mobile`);
    expect((await user.ask('PUT', '/api/v1/me/mobile', typed)).error).toBe('code_invalid');
  });

  test('that somebody has is told to nobody but who reads its messages', async () => {
    const [user, owner] = [await rig.newUser(), await rig.newUser()];
    const { status, data } = await user.ask('POST', '/api/v1/me/mobile/code', { mobile: owner.mobile });
    expect([status, Object.keys(data)]).toEqual([200, ['codeId', 'expiresAt', 'resendAt']]);
    const typed = { codeId: data.codeId, code: await rig.sentCode() };
    const refused = await user.ask('PUT', '/api/v1/me/mobile', typed);
    expect([refused.status, refused.error]).toEqual([409, 'mobile_taken']);
    expect(await rig.core.account.findUserId(owner.mobile)).toBe(owner.userId);
  });

  test('has to be one', async () => {
    const { ask } = await rig.newUser();
    expect((await ask('POST', '/api/v1/me/mobile/code', { mobile: '12345' })).error).toBe('mobile_invalid');
  });
});

describe('an email address', () => {
  const setEmail = async (ask: Awaited<ReturnType<FactorApp['newUser']>>['ask'], email: string) => {
    const { data } = await ask('POST', '/api/v1/me/email/code', { email });
    return ask('PUT', '/api/v1/me/email', { codeId: data.codeId, code: await rig.sentCode() });
  };

  test('is added, changed and removed, and the former one is told', async () => {
    const { userId, ask } = await rig.newUser();
    expect((await setEmail(ask, 'first@Mail.Example')).data.email).toBe('f***t@m***.example');
    expect((await setEmail(ask, 'second@mail.example')).data.email).toBe('s***d@m***.example');
    expect(rig.letters.at(-1)).toMatchObject({ to: 'first@mail.example', template: 'notice' });
    expect(await rig.core.account.findUserId('second@mail.example')).toBe(userId);
    expect((await ask('DELETE', '/api/v1/me/email')).data.email).toBeNull();
    expect(rig.letters.at(-1)).toMatchObject({ to: 'second@mail.example', template: 'notice' });
    expect(rig.notices.filter((notice) => notice === `${userId} email`)).toHaveLength(3);
  });

  test('belongs to one account', async () => {
    const [one, other] = [await rig.newUser(), await rig.newUser()];
    expect((await setEmail(one.ask, 'shared@mail.example')).status).toBe(200);
    rig.pass(minute);
    expect((await setEmail(other.ask, 'shared@mail.example')).error).toBe('email_taken');
  });

  test('hears of a change of the mobile number', async () => {
    const { ask } = await rig.newUser();
    await setEmail(ask, 'owner@mail.example');
    const { data } = await ask('POST', '/api/v1/me/mobile/code', { mobile: '13922220009' });
    await ask('PUT', '/api/v1/me/mobile', { codeId: data.codeId, code: await rig.sentCode() });
    expect(rig.letters.at(-1)).toMatchObject({ to: 'owner@mail.example', template: 'notice' });
  });
});
