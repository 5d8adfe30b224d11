import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envelope, loginAnswer, notificationPage, userInfo } from '@amphi/contract';
import { waitFor } from '../harness/process/wait.ts';
import { openSite, type OpenSite } from './site.ts';
import { newMobile, nothing, refused, statusesOf, Visitor } from './visitor.ts';

const password = 'a long test password';
let site: OpenSite;
let visitor: Visitor;
beforeAll(async () => {
  site = await openSite();
  visitor = new Visitor(site);
});
afterAll(() => site.close());

describe('POST /passport/login', () => {
  test('hands out a token, and a cookie that scripts cannot read', async () => {
    const mobile = await visitor.register(password);
    const one = new Visitor(site);
    const { body, headers } = await one.ask('POST', '/passport/login', { mobile, password });
    const { data } = envelope(loginAnswer.strict()).strict().parse(body);
    const hours = (Date.parse(data.expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    const cookie = headers.getSetCookie().find((line) => line.startsWith('amphi_session=')) ?? '';
    expect(cookie).toContain(`amphi_session=${data.token}`);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).toMatch(/Max-Age=86[34]\d\d/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await one.ask('GET', '/api/user/info')).status).toBe(200);
    const behindTls = await new Visitor(site).ask(
      'POST',
      '/passport/login',
      { mobile, password },
      {
        headers: { 'x-forwarded-proto': 'https' },
      },
    );
    const secure = behindTls.headers.getSetCookie().find((line) => line.startsWith('__Host-amphi_session=')) ?? '';
    expect(secure).toMatch(/; Secure/);
    expect(secure).not.toMatch(/Domain/i);
  });

  test('takes mobile number and username, in mobile or account', async () => {
    const mobile = await visitor.register(password);
    const one = new Visitor(site);
    const login = async (wish: Record<string, string>) =>
      (await one.ask('POST', '/passport/login', { ...wish, password })).status;
    expect(await login({ mobile: `+86 ${mobile}` })).toBe(200);
    expect(await login({ account: mobile })).toBe(200);
    const info = envelope(userInfo).parse((await one.ask('GET', '/api/user/info')).body).data;
    expect(await login({ account: info.username.toUpperCase() })).toBe(200);
    expect(await login({ account: info.userId })).toBe(401);
  });

  test.each([
    [{}, 'mobile_required', { mobile: 'mobile_required', password: 'password_required' }],
    [{ mobile: '13812345678' }, 'password_required', { password: 'password_required' }],
    [{ mobile: '12812345678', password: 'x' }, 'mobile_invalid', { mobile: 'mobile_invalid' }],
    [{ password: 'x' }, 'mobile_required', { mobile: 'mobile_required' }],
    [{ account: 7, password: 'x' }, 'account_invalid', { account: 'account_invalid' }],
    [{ account: 'x'.repeat(400), password: 'x' }, 'account_invalid', { account: 'account_invalid' }],
    [{ account: 'a', password: 'x\0' }, 'text_invalid', { password: 'text_invalid' }],
  ])('refuses %j', async (body, error, fields) => {
    expect(refused(await new Visitor(site).ask('POST', '/passport/login', body))).toEqual([400, error, fields]);
  });

  test('asks for a proof after three failures of an account, wherever they came from, and of an address', async () => {
    const mobile = await visitor.register(password);
    const login = (one: Visitor, wish: Record<string, string>) =>
      one.ask('POST', '/passport/login', { mobile, ...wish });
    for (let tries = 0; tries < 3; tries += 1) {
      const failed = await login(new Visitor(site), { password: 'not it at all' });
      expect(refused(failed)).toEqual([401, 'login_failed', null]);
    }
    const one = new Visitor(site);
    const asked = await login(one, { password });
    expect(refused(asked)).toEqual([400, 'captcha_required', { img_code: 'captcha_required' }]);
    const wrong = await login(one, { password, img_code_id: 'nobody', img_code: 'x' });
    expect(refused(wrong)).toEqual([400, 'img_code_invalid', { img_code: 'img_code_invalid' }]);
    expect((await login(one, { password, ...(await one.proof()) })).status).toBe(200);
    expect((await login(new Visitor(site), { password })).status).toBe(200);

    const shared = new Visitor(site);
    for (let tries = 0; tries < 3; tries += 1) {
      const failed = await shared.ask('POST', '/passport/login', { mobile: newMobile(), password: 'not it at all' });
      expect(failed.status).toBe(401);
    }
    expect(refused(await login(shared, { password }))[1]).toBe('captcha_required');
  });

  test('never keeps the owner out of an account that others attack', async () => {
    const owner = new Visitor(site);
    const mobile = await owner.register(password);
    expect((await owner.ask('POST', '/passport/login', { mobile, password })).status).toBe(200);
    for (let tries = 0; tries < 5; tries += 1) {
      const attacker = new Visitor(site);
      await attacker.ask('POST', '/passport/login', { mobile, password: 'not it at all', ...(await attacker.proof()) });
    }
    const elsewhere = new Visitor(site);
    for (const [name, value] of owner.cookies) if (name.includes('device')) elsewhere.cookies.set(name, value);
    expect((await elsewhere.ask('POST', '/passport/login', { mobile, password })).status).toBe(200);
  });

  test('lets through no more guesses that come at once than one after the other', async () => {
    const mobile = await visitor.register(password);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        new Visitor(site).ask('POST', '/passport/login', { mobile, password: 'a guess too many' }),
      ),
    );
    const statuses = statusesOf(answers);
    expect(statuses).toEqual([...Array.from({ length: 17 }, () => 400), 401, 401, 401]);
  });

  test('makes an address wait longer and longer after twenty failures, and says how long', async () => {
    const one = new Visitor(site, '2001:db8:77:1::1');
    const neighbour = new Visitor(site, '2001:db8:77:1:ffff::2');
    const guess = async (from: Visitor) =>
      from.ask('POST', '/passport/login', {
        mobile: newMobile(),
        password: 'a guess too many',
        ...(await from.proof()),
      });
    for (let tries = 0; tries < 20; tries += 1)
      expect((await guess(tries % 2 === 0 ? one : neighbour)).status).toBe(401);
    // The wait of the first is one second, which a slow machine may let pass; it doubles, so that one of the next is too early.
    let stopped = await guess(one);
    for (let tries = 0; tries < 8 && stopped.status === 401; tries += 1) stopped = await guess(one);
    expect(refused(stopped)).toEqual([429, 'rate_limited', null]);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    const elsewhere = new Visitor(site, '2001:db8:77:2::1');
    expect((await guess(elsewhere)).status).toBe(401);
  });
});

describe('a login that succeeds', () => {
  const login = (one: Visitor, mobile: string, typed = password) =>
    one.ask('POST', '/passport/login', { mobile, password: typed });
  const notices = async (one: Visitor) =>
    envelope(notificationPage)
      .parse((await one.ask('GET', '/api/v1/notifications')).body)
      .data.records.map(({ notice }) => notice);

  test('is refused to who is banned, and only who knows the password learns of it', async () => {
    const mobile = await visitor.register(password);
    const one = new Visitor(site);
    await login(one, mobile);
    await site.query(
      'update users set disabled_at = now() where id = (select user_id from login_sessions order by created_at desc limit 1)',
    );
    expect(refused(await one.ask('GET', '/api/user/info'))).toEqual([401, 'credential_invalid', null]);
    expect(refused(await login(new Visitor(site), mobile, 'not it at all'))).toEqual([401, 'login_failed', null]);
    const banned = await login(new Visitor(site), mobile);
    expect(refused(banned)).toEqual([403, 'account_banned', null]);
    expect(banned.headers.getSetCookie()).toEqual([]);
  });

  test('lasts longer by its use, in the browser too, and is over when it was not used', async () => {
    const one = new Visitor(site);
    await login(one, await one.register(password));
    const age = (interval: string) =>
      site.query(
        `update login_sessions set last_seen_at = now() - interval '${interval}', expires_at = now() + interval '24 hours' - interval '${interval}'
         where created_at = (select max(created_at) from login_sessions)`,
      );
    expect((await one.ask('GET', '/api/user/info')).headers.getSetCookie()).toEqual([]);
    await age('23 hours');
    const [renewed = ''] = (await one.ask('GET', '/api/user/info')).headers.getSetCookie();
    expect(renewed).toMatch(/^amphi_session=[\w-]{43}; Max-Age=86[34]\d\d; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await one.ask('GET', '/api/user/info')).headers.getSetCookie()).toEqual([]);
    await age('25 hours');
    expect(refused(await one.ask('GET', '/api/user/info'))).toEqual([401, 'credential_invalid', null]);
    expect(one.cookies.has('amphi_session')).toBe(false);
  });

  test('is told to the owner where neither device nor network was seen before', async () => {
    const home = new Visitor(site, '203.0.113.20');
    const mobile = await home.register(password);
    await login(home, mobile);
    await login(new Visitor(site, '203.0.113.21'), mobile);
    const travelling = new Visitor(site, '192.0.2.9');
    for (const [name, value] of home.cookies) if (name === 'amphi_device') travelling.cookies.set(name, value);
    await login(travelling, mobile);
    expect(await notices(home)).toEqual([]);
    await login(new Visitor(site, '100.64.3.1'), mobile);
    await waitFor('the notice', async () => (await notices(home)).length > 0);
    expect(await notices(home)).toEqual([{ kind: 'login_new', device: 'node', addressPrefix: '100.64.3.0/24' }]);
  });
});

describe('POST /passport/logout', () => {
  test.each(['cookie', 'bearer'])('ends the login by %s and no other', async (kind) => {
    const mobile = await visitor.register(password);
    const one = new Visitor(site);
    const other = new Visitor(site);
    const { data } = envelope(loginAnswer).parse((await one.ask('POST', '/passport/login', { mobile, password })).body);
    await other.ask('POST', '/passport/login', { mobile, password });
    const shown = kind === 'bearer' ? new Visitor(site) : one;
    const options = kind === 'bearer' ? { token: data.token } : {};
    const out = await shown.ask('POST', '/passport/logout', {}, options);
    expect([out.status, out.body]).toEqual([200, nothing]);
    const gone = await new Visitor(site).ask('GET', '/api/user/info', undefined, { token: data.token });
    expect(refused(gone)).toEqual([401, 'credential_invalid', null]);
    expect(one.cookies.has('amphi_session')).toBe(kind === 'bearer');
    expect((await other.ask('GET', '/api/user/info')).status).toBe(200);
  });

  test('is for who is logged in', async () => {
    expect(refused(await new Visitor(site).ask('POST', '/passport/logout'))).toEqual([401, 'login_required', null]);
    const stale = await new Visitor(site).ask('POST', '/passport/logout', {}, { token: 'x' });
    expect(refused(stale)).toEqual([401, 'credential_invalid', null]);
  });
});

test('nothing that was typed is in the log', () => {
  expect(site.server.output).not.toMatch(/139000000|a long test password|not it at all|198\.51\.\d+\.\d+/);
});
