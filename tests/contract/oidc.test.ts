import { createServer } from 'node:http';
import { once } from 'node:events';
import { envelope, identities, me, recoveryCodes, sessions, totpSetup } from '@amphi/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { clientId, clientSecret, OidcSite, type Guest } from '../harness/oidc-site.ts';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { totpCode } from '../harness/totp.ts';
import { Wanderer, type Stop } from '../harness/wanderer.ts';
import { behindProxy, newPerson, refused, request, type Person } from './person.ts';

/** Eight by six pixels. */
const greenPng =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAMAAADJ2y/JAAAAA1BMVEUAqgDzkmm5AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWNgIAcAAAA2AAHjaZSbAAAAAElFTkSuQmCC';

let site: OidcSite;
let server: TestServer;
let startPath: string;

const provider = (id: string, issuer: string, name: string) => ({ id, name, issuer, clientId, clientSecret });
const callbackPath = (id: string): string => `/api/v1/login/oidc/${id}/callback`;

beforeAll(async () => {
  site = await OidcSite.start();
  const providers = [
    provider('campus', site.issuer, 'Campus'),
    provider('second', site.issuer, 'Second'),
    provider('inside', `http://127.0.0.2:${site.port}`, 'Inside'),
    provider('metadata', `https://127.0.0.2:${site.port}`, 'Inside over TLS'),
  ];
  server = await startServer({
    env: {
      ...behindProxy,
      AMPHI_OIDC_PROVIDERS: JSON.stringify(providers),
      AMPHI_OUTGOING_PRIVATE: '127.0.0.1',
      AMPHI_LOG_LEVEL: 'debug',
    },
  });
  site.open(['campus', 'second'].map((id) => `${server.url}${callbackPath(id)}`));
  startPath = `${server.url}/api/v1/login/oidc/campus`;
});
afterAll(async () => {
  await server.stop();
  await site.stop();
});

const isOurs = (url: string): boolean => url.startsWith(server.url);
const isPage = (url: string): boolean => isOurs(url) && !url.includes('/api/');
/** Path and query of the page where a journey ended. */
const pageOf = ({ location }: Stop): string => (location ?? 'nowhere').replace(server.url, '');

let addresses = 0;
/** A new browser at an address of its own. */
const newBrowser = () => {
  addresses += 1;
  return new Wanderer({ 'x-forwarded-for': `203.0.${addresses >> 8}.${addresses % 256}` });
};

/** The whole way: there, logged in as the guest, and back. */
const logIn = async (guest: Guest, { browser = newBrowser(), query = '', id = 'campus' } = {}) => {
  site.guest = guest;
  const stop = await browser.follow(`${server.url}/api/v1/login/oidc/${id}${query}`, isPage);
  return { browser, page: pageOf(stop), stop };
};

/** The way there and back, with the callback not asked yet. */
const comeBack = async (guest: Guest, browser = newBrowser(), path = startPath, headers = {}) => {
  site.guest = guest;
  const stop = await browser.follow(path, (url) => url.includes('/callback?'), headers);
  return { browser, callback: stop.location ?? 'nowhere' };
};

const own = async (browser: Wanderer) => {
  const { body } = await browser.go(`${server.url}/api/v1/me`);
  return envelope(me).parse(body).data;
};
const identitiesOf = async (person: Pick<Person, 'ask'>) =>
  envelope(identities).parse((await person.ask('GET', '/api/v1/me/identities')).body).data;

/** A person in a browser that came from our own settings page. */
const link = (person: Person, guest: Guest, { id = 'campus', fetchSite = 'same-origin', query = '' } = {}) => {
  const headers = { authorization: `Bearer ${person.token}`, 'sec-fetch-site': fetchSite };
  site.guest = guest;
  return newBrowser().follow(`${server.url}/api/v1/login/oidc/${id}?link=1${query}`, isPage, headers);
};

describe('a first login', () => {
  test('makes an account with a name and nothing else, and the second one opens it again', async () => {
    const guest = { subject: 'ada', name: '  Ada\u202e Lovelace\u0007, Countess of many long names  ' };
    const { browser, page, stop } = await logIn(guest, { query: '?next=%2Flive%2F1%3Ft%3D3' });
    expect(page).toBe('/live/1?t=3');
    expect(stop.status).toBe(302);
    const cookie = stop.setCookies.find((line) => line.startsWith('amphi_session='));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const account = await own(browser);
    expect(account).toMatchObject({
      nickname: 'Ada Lovelace , Countess',
      phone: null,
      email: null,
      role: 'user',
      hasPassword: false,
      hasTotp: false,
      passkeys: 0,
    });
    expect(account.username).not.toContain('ada');
    expect(account.reauthenticatedUntil).not.toBeNull();
    const { body } = await browser.go(`${server.url}/api/v1/me/sessions`);
    expect(envelope(sessions).parse(body).data).toMatchObject([{ method: 'oidc' }]);
    const again = await logIn(guest);
    expect(again.page).toBe('/');
    expect((await own(again.browser)).userId).toBe(account.userId);
  });

  test('makes one account of one subject, however many come at once', async () => {
    const ways = await Promise.all(Array.from({ length: 4 }, () => comeBack({ subject: 'twins' })));
    await Promise.all(ways.map(({ browser, callback }) => browser.go(callback)));
    const accounts = await Promise.all(ways.map(({ browser }) => own(browser)));
    expect(new Set(accounts.map(({ userId }) => userId)).size).toBe(1);
  });

  test('takes the picture from there', async () => {
    const picture = Buffer.from(greenPng, 'base64');
    const gallery = createServer((_request, response) => response.setHeader('content-type', 'image/png').end(picture));
    gallery.listen(0, '127.0.0.1');
    await once(gallery, 'listening');
    const address = gallery.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { browser } = await logIn({ subject: 'painter', picture: `http://127.0.0.1:${port}/me.png` });
    const avatar = await waitFor('the picture', async () => (await own(browser)).avatar);
    expect(avatar).toMatch(/^\/media\/avatar\/\w+\.webp$/);
    gallery.close();
  });

  test('is refused while registration is closed, and those who are in stay in', async () => {
    const { browser } = await logIn({ subject: 'early' });
    const admin = { authorization: `Bearer ${await server.token()}` };
    const set = (isOpen: boolean | null) =>
      request(server, 'PATCH', '/api/v1/admin/settings', {
        body: { values: { 'registration.isOpen': isOpen } },
        headers: admin,
      });
    expect((await set(false)).status).toBe(200);
    try {
      expect((await logIn({ subject: 'late' })).page).toBe('/login?error=registration_closed');
      const again = await logIn({ subject: 'early' });
      expect((await own(again.browser)).userId).toBe((await own(browser)).userId);
    } finally {
      await set(null);
    }
  });
});

describe('the way there', () => {
  test('carries PKCE, state and nonce, and a cookie that scripts and other sites do not have', async () => {
    const { location, setCookies, status } = await newBrowser().go(startPath);
    const url = new URL(location ?? '');
    expect([status, url.origin, url.pathname]).toEqual([302, site.issuer, '/auth']);
    const sent = Object.fromEntries(url.searchParams);
    expect(sent).toMatchObject({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: `${server.url}${callbackPath('campus')}`,
      scope: 'openid profile',
      code_challenge_method: 'S256',
    });
    expect(sent['code_challenge']).toMatch(/^[\w-]{43}$/);
    for (const name of ['state', 'nonce']) expect(sent[name]?.length).toBeGreaterThanOrEqual(22);
    expect(setCookies.join('\n')).toMatch(/^amphi_oidc=[\w-]{43};.*HttpOnly;.*SameSite=Lax$/im);
    expect(url.search).not.toContain(encodeURIComponent(clientSecret));
  });

  test('goes nowhere else afterwards', async () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/api/v1/me']) {
      const { page } = await logIn({ subject: 'ada' }, { query: `?next=${encodeURIComponent(next)}` });
      expect(page).toBe('/');
    }
  });

  test('leads only to providers that there are', async () => {
    expect(refused(await request(server, 'GET', '/api/v1/login/oidc/nobody'))).toEqual([404, 'provider_unknown']);
  });

  test.each(['inside', 'metadata'])('does not lead into the private network (%s)', async (id) => {
    const { page } = await logIn({ subject: 'ada' }, { id });
    expect(page).toBe('/login?error=provider_failed');
    expect(site.requests.filter((line) => line.startsWith('127.0.0.2'))).toEqual([]);
    expect(server.output).toContain(`"provider":"${id}","failure":"address_refused"`);
  });
});

describe('the way back', () => {
  const failed = '/login?error=provider_failed';

  test('is open once', async () => {
    const { browser, callback } = await comeBack({ subject: 'once' });
    expect(pageOf(await browser.go(callback))).toBe('/');
    browser.forget(server.url, 'amphi_session');
    expect(pageOf(await browser.go(callback))).toBe(failed);
    expect(browser.cookie(server.url, 'amphi_session')).toBeNull();
  });

  test('is closed to another browser, with or without a cookie of its own', async () => {
    const [{ callback }, other] = [await comeBack({ subject: 'victim' }), newBrowser()];
    expect(pageOf(await other.go(callback))).toBe(failed);
    const second = await comeBack({ subject: 'victim' });
    await other.go(startPath);
    expect(pageOf(await other.go(second.callback))).toBe(failed);
    expect(other.cookie(server.url, 'amphi_session')).toBeNull();
  });

  test.each<readonly [string, (url: URL) => void]>([
    ['another state', (url) => url.searchParams.set('state', 'A'.repeat(24))],
    ['no state', (url) => url.searchParams.delete('state')],
    ['two states', (url) => url.searchParams.append('state', 'x')],
    ['another code', (url) => url.searchParams.set('code', 'x'.repeat(43))],
    ['no code', (url) => url.searchParams.delete('code')],
    ['another issuer', (url) => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer', (url) => url.searchParams.delete('iss')],
    ['another provider', (url) => (url.pathname = callbackPath('second'))],
    ['a provider that is not there', (url) => (url.pathname = callbackPath('nobody'))],
    ['an error beside the code', (url) => url.searchParams.set('error', 'server_error')],
  ])('is closed with %s', async (_with, bend) => {
    const { browser, callback } = await comeBack({ subject: 'bent' });
    const url = new URL(callback);
    bend(url);
    expect(pageOf(await browser.go(url.href))).toBe(failed);
    expect(browser.cookie(server.url, 'amphi_session')).toBeNull();
  });

  test('tells when the other site said no, and remembers where to go', async () => {
    const { page } = await logIn({ subject: 'shy', isUnwilling: true }, { query: '?next=/live' });
    expect(page).toBe(`${failed}&next=%2Flive`);
  });

  test('asks for the second factor, and does not log in before', async () => {
    const { browser } = await logIn({ subject: 'careful' });
    const ask = (method: string, path: string, body: object = {}) =>
      browser.go(`${server.url}${path}`, { method, body });
    const { secret } = envelope(totpSetup).parse((await ask('POST', '/api/v1/me/totp')).body).data;
    const code = totpCode(secret);
    const { codes } = envelope(recoveryCodes).parse((await ask('PUT', '/api/v1/me/totp', { code })).body).data;
    const again = await logIn({ subject: 'careful' }, { query: '?next=/live' });
    expect(again.page).toBe('/2fa?next=%2Flive');
    expect(again.browser.cookie(server.url, 'amphi_session')).toBeNull();
    const done = await again.browser.go(`${server.url}/api/v1/login/second-factor`, {
      method: 'POST',
      body: { code: codes[0] },
    });
    expect(done.status).toBe(200);
    expect((await own(again.browser)).hasTotp).toBe(true);
  });

  test('tells a banned user so', async () => {
    const { browser } = await logIn({ subject: 'rude' });
    await server.amphi('user', 'ban', '--user', (await own(browser)).userId);
    expect((await logIn({ subject: 'rude' })).page).toBe('/login?error=account_banned');
  });
});

describe('an identity', () => {
  test('is linked to an account, opens it, and is unlinked', async () => {
    const person = await newPerson(server);
    const back = await link(person, { subject: 'linked' }, { query: '&next=%2Fme%2Fsettings%2Fsecurity%3Ftab%3D1' });
    expect(pageOf(back)).toBe('/me/settings/security?tab=1');
    expect(await identitiesOf(person)).toMatchObject([{ provider: 'campus', name: 'Campus' }]);
    const { browser } = await logIn({ subject: 'linked' });
    expect((await own(browser)).userId).toBe(person.userId);
    expect((await person.ask('DELETE', '/api/v1/me/identities/campus')).status).toBe(200);
    expect(await identitiesOf(person)).toEqual([]);
    expect(refused(await person.ask('DELETE', '/api/v1/me/identities/campus'))).toEqual([404, 'provider_unknown']);
    const { browser: stranger } = await logIn({ subject: 'linked' });
    expect((await own(stranger)).userId).not.toBe(person.userId);
  });

  test('belongs to one account, and an account has one per provider', async () => {
    const [one, other] = [await newPerson(server), await newPerson(server)];
    await link(one, { subject: 'wanted' });
    expect(pageOf(await link(other, { subject: 'wanted' }))).toBe('/me/settings/security?error=identity_taken');
    expect(pageOf(await link(one, { subject: 'another' }))).toBe('/me/settings/security?error=conflict');
    expect(pageOf(await link(one, { subject: 'wanted' }))).toBe('/me/settings/security');
    expect(await identitiesOf(other)).toEqual([]);
  });

  test('is not linked when the login ended on the way', async () => {
    const person = await newPerson(server);
    const headers = { authorization: `Bearer ${person.token}`, 'sec-fetch-site': 'same-origin' };
    const { browser, callback } = await comeBack({ subject: 'slow' }, newBrowser(), `${startPath}?link=1`, headers);
    await person.ask('POST', '/passport/logout');
    expect(pageOf(await browser.go(callback))).toBe('/me/settings/security?error=login_required');
  });

  test('is linked from our own pages only, by somebody who proved who they are', async () => {
    const person = await newPerson(server);
    const forged = await link(person, { subject: 'forged' }, { fetchSite: 'cross-site' });
    expect([forged.status, forged.location]).toEqual([403, null]);
    const unproved = z.object({ token: z.string() }).parse(await server.amphi('token', '--mobile', person.mobile));
    expect(pageOf(await link({ ...person, token: unproved.token }, { subject: 'forged' }))).toBe(
      '/me/settings/security?error=reauthentication_required',
    );
    const guest = await newBrowser().go(`${startPath}?link=1`, { headers: { 'sec-fetch-site': 'same-origin' } });
    expect(pageOf(guest)).toBe('/me/settings/security?error=login_required');
  });

  test('stays when it is the only way in', async () => {
    const { browser } = await logIn({ subject: 'single' });
    const unlink = (id: string) =>
      browser.go(`${server.url}/api/v1/me/identities/${id}`, { method: 'DELETE', body: {} });
    const refusedOnce = await unlink('campus');
    expect([refusedOnce.status, refusedOnce.body]).toEqual([
      409,
      expect.objectContaining({ error: 'last_login_method' }),
    ]);
    site.guest = { subject: 'single' };
    const way = `${server.url}/api/v1/login/oidc/second?link=1`;
    await browser.follow(way, isPage, { 'sec-fetch-site': 'same-origin' });
    const both = await Promise.all([unlink('campus'), unlink('second')]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });
});

test('nothing of it is in the log', () => {
  expect(server.output).toContain('/api/v1/login/oidc/:provider/callback');
  expect(server.output).not.toContain(clientSecret);
  expect(server.output).not.toMatch(/[?&](?:code|state|code_challenge)=/);
});
