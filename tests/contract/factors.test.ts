import { envelope, loginAnswer, recoveryCodes, totpSetup } from '@amphi/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../harness/server.ts';
import { totpCode } from '../harness/totp.ts';
import { Wanderer } from '../harness/wanderer.ts';
import { behindProxy, newPerson, password, refused, request, type Person } from './person.ts';

let server: TestServer;
let person: Person;
let secret: string;
let codes: readonly string[];

beforeAll(async () => {
  server = await startServer({ env: { ...behindProxy, AMPHI_LOG_LEVEL: 'debug' } });
  person = await newPerson(server);
  const offered = await person.ask('POST', '/api/v1/me/totp');
  ({ secret } = envelope(totpSetup).parse(offered.body).data);
  // The present step; the next one is left for a login.
  const proved = await person.ask('PUT', '/api/v1/me/totp', { code: totpCode(secret) });
  ({ codes } = envelope(recoveryCodes).parse(proved.body).data);
});
afterAll(() => server.stop());

const logIn = (otp?: string) => {
  const first = { account: person.mobile, password };
  return request(server, 'POST', '/passport/login', { body: otp === undefined ? first : { ...first, otp } });
};

describe('POST /passport/login with two-step verification', () => {
  test('asks for the second step and gives a cookie for it, no login', async () => {
    const answer = await logIn();
    expect(refused(answer)).toEqual([401, 'second_factor_required']);
    const cookies = answer.headers.getSetCookie().join('\n');
    expect(cookies).toMatch(/^amphi_pending=[^;]{20,};.*Max-Age=300;.*HttpOnly/m);
    expect(cookies).not.toMatch(/^amphi_session=[^;]/m);
  });

  test('takes the code along for clients that keep no cookie', async () => {
    expect(refused(await logIn('000000'))).toEqual([400, 'otp_invalid']);
    expect((await logIn(codes[0])).status).toBe(200);
    expect(refused(await logIn(codes[0]))).toEqual([400, 'otp_invalid']);
  });

  test('does not look at the code before the password is right', async () => {
    const body = { account: person.mobile, password: 'a wrong password', otp: codes[1] };
    expect(refused(await request(server, 'POST', '/passport/login', { body }))).toEqual([401, 'login_failed']);
    expect((await logIn(codes[1])).status).toBe(200);
  });
});

test('a browser goes through both steps, and the waiting cookie is gone afterwards', async () => {
  const browser = new Wanderer({ 'x-forwarded-for': '203.0.113.9' });
  const go = (path: string, body: object) => browser.go(`${server.url}${path}`, { method: 'POST', body });
  expect((await go('/passport/login', { account: person.mobile, password })).status).toBe(401);
  const done = await go('/api/v1/login/second-factor', { code: totpCode(secret, { steps: 1 }) });
  expect(done.status).toBe(200);
  expect(browser.cookie(server.url, 'amphi_session')).toBe(envelope(loginAnswer).parse(done.body).data.token);
  expect(browser.cookie(server.url, 'amphi_pending')).toBeNull();
  expect((await go('/api/v1/login/second-factor', { code: codes[2] })).status).toBe(401);
});

test('a forged page cannot finish a login that waits', async () => {
  const browser = new Wanderer({ 'x-forwarded-for': '203.0.113.10' });
  const go = (path: string, body: object, headers = {}) =>
    browser.go(`${server.url}${path}`, { method: 'POST', body, headers });
  await go('/passport/login', { account: person.mobile, password });
  const forged = await go('/api/v1/login/second-factor', { code: codes[3] }, { origin: 'https://evil.example' });
  expect(forged).toMatchObject({ status: 403, body: { error: 'origin_refused' } });
  expect((await go('/api/v1/login/second-factor', { code: codes[3] })).status).toBe(200);
});

test('neither secret nor codes are in an answer after the first, nor in the log', async () => {
  const paths = ['/api/v1/me', '/api/user/info', '/api/v1/me/sessions', '/api/v1/me/passkeys', '/api/v1/me/identities'];
  const answers = await Promise.all(paths.map((path) => person.ask('GET', path)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const said = JSON.stringify(answers.map(({ body }) => body)) + server.output;
  for (const text of [secret, ...codes]) expect(said).not.toContain(text);
});
