import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeSent, envelope, loginAnswer, notificationPage, refusal, sessions } from '@amphi/contract';
import { waitFor } from '../harness/process/wait.ts';
import { openSite, type OpenSite } from './site.ts';
import { newMobile, statusesOf, Visitor, type Answer } from './visitor.ts';

const password = 'a long test password';
let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const refused = ({ status, body }: Answer): readonly [number, string] => {
  const { code, error } = refusal.strict().parse(body);
  expect(code).toBe(status);
  return [status, error];
};
const wrongCode = [400, 'code_invalid'];

/** Asks for a code and answers the request's id. */
const order = async (from: Visitor, purpose: string, account: string): Promise<Answer> => {
  const { img_code_id: imageCodeId, img_code: imageCode } = await from.proof();
  return from.ask('POST', '/api/v1/codes', { purpose, account, imageCodeId, imageCode });
};
const orderedId = (answer: Answer): string => envelope(codeSent.strict()).strict().parse(answer.body).data.codeId;

/** Waits for the message number `count` to the mobile; answers its code. */
const received = (mobile: string, count = 1): Promise<string> =>
  waitFor('the message', async () => {
    const codes = await site.readCodes(`+86${mobile}`);
    return codes.length >= count ? (codes[0] ?? null) : null;
  });

describe('POST /api/v1/codes', () => {
  const proof = { imageCodeId: 'nobody', imageCode: 'ABCD' };
  test.each([
    [{}, 'purpose_invalid', ['purpose', 'account', 'imageCodeId', 'imageCode']],
    [{ purpose: 'mobile', account: '13800000000', ...proof }, 'purpose_invalid', ['purpose']],
    [{ purpose: 'login', account: 'a@b.example', ...proof }, 'account_invalid', ['account']],
    [{ purpose: 'reset', account: 'cedar_123456', ...proof }, 'account_invalid', ['account']],
    [{ purpose: 'reset', account: 'a@b.example', ...proof }, 'img_code_invalid', ['imageCode']],
  ])('refuses %j', async (body, error, fields) => {
    const answer = await new Visitor(site).ask('POST', '/api/v1/codes', body);
    expect(refused(answer)).toEqual([400, error]);
    expect(Object.keys(refusal.parse(answer.body).data?.fields ?? {})).toEqual(fields);
  });

  test('sends six digits for ten minutes, and nothing to whoever is not there', async () => {
    const one = new Visitor(site);
    const mobile = await one.register(password);
    const stranger = newMobile();
    const answer = await order(one, 'login', mobile);
    const { expiresAt, resendAt } = envelope(codeSent).parse(answer.body).data;
    expect((Date.parse(expiresAt) - Date.now()) / 60_000).toBeLessThanOrEqual(10);
    expect((Date.parse(resendAt) - Date.now()) / 1000).toBeLessThanOrEqual(60);
    expect(await received(mobile)).toMatch(/^\d{6}$/);
    await order(one, 'login', stranger);
    await order(one, 'register', mobile);
    await order(one, 'reset', 'nobody@example.org');
    // What is sent later proves that these had their turn.
    await order(one, 'register', stranger);
    await received(stranger);
    expect(await site.readCodes(`+86${stranger}`)).toHaveLength(1);
    expect(await site.readCodes(`+86${mobile}`)).toHaveLength(1);
    expect(await site.readCodes('nobody@example.org')).toEqual([]);
  });

  test('bounds what one number gets, alike for known and unknown', async () => {
    const known = await new Visitor(site).register(password);
    for (const mobile of [known, newMobile()]) {
      expect((await order(new Visitor(site), 'login', mobile)).status).toBe(200);
      const again = await order(new Visitor(site), 'login', mobile);
      expect(refused(again)).toEqual([429, 'rate_limited']);
      expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });
});

describe('a code', () => {
  test('logs in once, for its own purpose and request only', async () => {
    const one = new Visitor(site);
    const mobile = await one.register(password);
    const codeId = orderedId(await order(one, 'login', mobile));
    const code = await received(mobile);
    const reset = await one.ask('POST', '/api/v1/password/reset', { codeId, code, password: 'another long one' });
    expect(refused(reset)).toEqual(wrongCode);
    const otherId = orderedId(await order(one, 'login', newMobile()));
    expect(refused(await one.ask('POST', '/api/v1/login/code', { codeId: otherId, code }))).toEqual(wrongCode);
    const tries = await Promise.all(
      Array.from({ length: 4 }, () => new Visitor(site).ask('POST', '/api/v1/login/code', { codeId, code })),
    );
    expect(statusesOf(tries)).toEqual([200, 400, 400, 400]);
    const { token } = envelope(loginAnswer).parse(tries.find(({ status }) => status === 200)?.body).data;
    const list = envelope(sessions).parse((await one.ask('GET', '/api/v1/me/sessions', undefined, { token })).body);
    expect(list.data).toMatchObject([{ isCurrent: true, method: 'code' }]);
  });

  test('bears five tries', async () => {
    const one = new Visitor(site);
    const mobile = await one.register(password);
    const codeId = orderedId(await order(one, 'login', mobile));
    const code = await received(mobile);
    const wrong = code === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries += 1) {
      expect(refused(await one.ask('POST', '/api/v1/login/code', { codeId, code: wrong }))).toEqual(wrongCode);
    }
    expect(refused(await one.ask('POST', '/api/v1/login/code', { codeId, code }))).toEqual(wrongCode);
  });

  test('is void once a newer one was asked for', async () => {
    const one = new Visitor(site);
    const mobile = await one.register(password);
    const first = orderedId(await order(one, 'login', mobile));
    const code = await received(mobile);
    await site.query('delete from rate_limits');
    const second = orderedId(await order(one, 'login', mobile));
    const newer = await received(mobile, 2);
    expect(refused(await one.ask('POST', '/api/v1/login/code', { codeId: first, code }))).toEqual(wrongCode);
    expect((await one.ask('POST', '/api/v1/login/code', { codeId: second, code: newer })).status).toBe(200);
  });

  test('stands in for the picture at registration, for the number that it went to', async () => {
    const one = new Visitor(site);
    const mobile = newMobile();
    const wish = { mobile, password, code_id: orderedId(await order(one, 'register', mobile)) };
    expect(refused(await one.ask('POST', '/passport/register', wish))).toEqual([400, 'code_required']);
    const code = await received(mobile);
    expect((await one.ask('POST', '/passport/register', { ...wish, code })).status).toBe(200);
    const other = newMobile();
    const otherId = orderedId(await order(one, 'register', other));
    const stolen = { mobile: newMobile(), password, code_id: otherId, code: await received(other) };
    expect(refused(await one.ask('POST', '/passport/register', stolen))).toEqual(wrongCode);
  });

  test('sets a new password: every login ends, the failures are forgotten, the owner is told', async () => {
    const one = new Visitor(site);
    const mobile = await one.register(password);
    const next = 'quite another password';
    await one.ask('POST', '/passport/login', { mobile, password });
    for (let tries = 0; tries < 3; tries += 1) {
      await new Visitor(site).ask('POST', '/passport/login', { mobile, password: 'not it at all' });
    }
    const codeId = orderedId(await order(one, 'reset', mobile));
    const code = await received(mobile);
    const weak = await one.ask('POST', '/api/v1/password/reset', { codeId, code, password: 'password123' });
    expect(refused(weak)).toEqual([400, 'password_common']);
    const guest = new Visitor(site);
    expect((await guest.ask('POST', '/api/v1/password/reset', { codeId, code, password: next })).status).toBe(200);
    expect(refused(await one.ask('GET', '/api/user/info'))).toEqual([401, 'credential_invalid']);
    expect(refused(await guest.ask('POST', '/passport/login', { mobile, password }))).toEqual([401, 'login_failed']);
    expect((await guest.ask('POST', '/passport/login', { mobile, password: next })).status).toBe(200);
    const notices = await guest.ask('GET', '/api/v1/notifications');
    const told = envelope(notificationPage)
      .parse(notices.body)
      .data.records.map(({ notice }) => notice);
    expect(told).toContainEqual({ kind: 'security_changed', what: 'password' });
  });
});

describe('registration', () => {
  test('can be closed', async () => {
    await site.change({ 'registration.isOpen': false });
    const one = new Visitor(site);
    // The server hears of it within five seconds.
    const closed = await waitFor('registration to be closed', async () => {
      const answer = await new Visitor(site).ask('POST', '/passport/register', {});
      return answer.status === 403 ? answer : null;
    });
    expect(refused(closed)).toEqual([403, 'registration_closed']);
    expect(refused(await order(one, 'register', newMobile()))).toEqual([403, 'registration_closed']);
    await site.change({ 'registration.isOpen': true });
    await waitFor('registration to be open', async () => {
      return (await new Visitor(site).ask('POST', '/passport/register', {})).status === 400;
    });
  });
});

describe('the own logins', () => {
  test('are listed with where they are, and end one by one or all but this one', async () => {
    const mobile = await new Visitor(site).register(password);
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const people = [new Visitor(site, '203.0.113.7'), new Visitor(site, '2001:db8:5:6::7'), new Visitor(site)];
    const [here = new Visitor(site), second = here, third = here] = people;
    for (const one of people) {
      await one.ask('POST', '/passport/login', { mobile, password }, { headers: { 'user-agent': agent } });
    }
    const list = async () => envelope(sessions).parse((await here.ask('GET', '/api/v1/me/sessions')).body).data;
    const before = await list();
    expect(before[0]).toMatchObject({ isCurrent: true, device: 'Firefox · Linux', addressPrefix: '203.0.113.0/24' });
    expect(before.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false]);
    const ofSecond = before.find(({ addressPrefix }) => addressPrefix === '2001:db8:5::/48')?.sessionId ?? '';
    const stranger = new Visitor(site);
    await stranger.ask('POST', '/passport/login', { mobile: await stranger.register(password), password });
    const foreign = await stranger.ask('DELETE', `/api/v1/me/sessions/${ofSecond}`);
    expect(refused(foreign)).toEqual([404, 'session_unknown']);
    expect((await here.ask('DELETE', `/api/v1/me/sessions/${ofSecond}`)).status).toBe(200);
    expect(refused(await second.ask('GET', '/api/user/info'))).toEqual([401, 'credential_invalid']);
    expect((await third.ask('GET', '/api/user/info')).status).toBe(200);
    expect((await here.ask('DELETE', '/api/v1/me/sessions')).status).toBe(200);
    expect((await third.ask('GET', '/api/user/info')).status).toBe(401);
    expect(await list()).toHaveLength(1);
  });
});
