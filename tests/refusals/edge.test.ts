import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf, faultsOf, freshAddress, send, type Answer, type Request } from './answer.ts';
import { castPeople, startStage, type Cast } from './cast.ts';
import { loadOperations, type Operation } from './document.ts';
import { promisedLimits, pathOf } from './rules.ts';
import { snapshot } from './snapshot.ts';

const server = await startStage();
afterAll(() => server.stop());
const operations = await loadOperations(server.url);
const reads = operations.filter(({ method }) => method === 'GET');
const writes = operations.filter(({ method }) => method !== 'GET');
const named = (list: readonly Operation[]) => list.map((operation) => [operation.name, operation] as const);
let cast: Cast;
beforeAll(async () => {
  cast = await castPeople(server);
});

const ask = (operation: Operation, more: Partial<Request> = {}): Promise<Answer> =>
  send(server.url, { method: operation.method, path: pathOf(operation), ...more });

/** Nothing that any operation takes: what gets so far is refused for its body. */
const unreadable = '{"a":';

describe('a page of another site cannot use a visitor’s cookie', () => {
  const foreign = (): readonly Readonly<Record<string, string>>[] => [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${server.url}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  test.each(named(writes))('%s', async (_name, operation) => {
    const cookie = `amphi_session=${cast.admin.token}`;
    for (const headers of foreign()) {
      const answer = await ask(operation, { cookie, headers, body: unreadable });
      expect([headers, answer.status, errorOf(answer), faultsOf(answer)]).toEqual([headers, 403, 'origin_refused', []]);
      const secure = await ask(operation, { cookie: `__Host-${cookie}`, headers, body: unreadable });
      expect(errorOf(secure)).toBe('origin_refused');
    }
    const ours = await ask(operation, { cookie, headers: { origin: server.url }, body: unreadable });
    expect(errorOf(ours)).not.toBe('origin_refused');
    for (const headers of foreign()) {
      const program = await ask(operation, { token: cast.admin.token, headers, body: unreadable });
      expect([headers, errorOf(program)]).not.toEqual([headers, 'origin_refused']);
    }
  });
});

describe('reading', () => {
  test('changes nothing, opens no login and says who may keep the answer', async () => {
    const before = await snapshot(server.url, cast);
    for (const operation of reads) {
      const answer = await ask(operation, { token: cast.admin.token });
      const cookies = answer.headers.getSetCookie().filter((cookie) => !/^(?:__Host-)?amphi_oidc=/.test(cookie));
      expect([operation.name, cookies]).toEqual([operation.name, []]);
      const kept = answer.headers.get('cache-control');
      const expected = operation.path === '/api/v1/site' ? 'public, max-age=5' : 'no-store';
      expect([operation.name, kept]).toEqual([operation.name, expected]);
    }
    expect(await snapshot(server.url, cast)).toEqual(before);
  });
});

describe('headers', () => {
  const pages = [
    '/',
    '/live',
    '/docs',
    '/docs/openapi.json',
    '/api/health',
    '/api/nothing',
    '/api/v1/me',
    '/assets/none.js',
  ];
  test.each([...pages, '/%zz', `/${'a'.repeat(9000)}`])('of %s', async (path) => {
    const { headers } = await send(server.url, { method: 'GET', path });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toMatch(/^(?:strict-origin-when-cross-origin|no-referrer)$/);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'self'");
    expect(/script-src ([^;]*)|default-src ([^;]*)/.exec(policy)?.[0]).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get('strict-transport-security')).toBe(null);
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
    expect(headers.get('access-control-allow-origin')).toBe(null);
  });

  test('of media let every site play them, as what they are', async () => {
    const { headers } = await send(server.url, { method: 'GET', path: '/media/live/none/index.m3u8' });
    expect([headers.get('x-content-type-options'), headers.get('access-control-allow-origin')]).toEqual([
      'nosniff',
      '*',
    ]);
    expect(headers.getSetCookie()).toEqual([]);
  });

  test('let no other site read, not even when it asks first', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'PATCH' };
    for (const path of ['/api/v1/me', '/passport/login', '/api/live/list']) {
      const answer = await send(server.url, { method: 'OPTIONS', path, headers });
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, null]);
    }
  });

  test('keep the login out of reach of scripts and other sites', async () => {
    const body = JSON.stringify({ mobile: cast.user.mobile, password: 'a long test password' });
    const login = { method: 'POST', path: '/passport/login', body };
    const plain = await send(server.url, login);
    const behindTls = await send(server.url, { ...login, headers: { 'x-forwarded-proto': 'https' } });
    expect(behindTls.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect(plain.headers.get('strict-transport-security')).toBe(null);
    // The third one says that there is a login, and nothing else.
    const shape = (name: string, more: string): unknown =>
      expect.stringMatching(new RegExp(`^${name}; Max-Age=\\d+; Path=/; ${more}SameSite=Lax$`));
    expect(plain.headers.getSetCookie()).toEqual([
      shape('amphi_device=[\\w-]{43}', 'HttpOnly; '),
      shape('amphi_session=[\\w-]{43}', 'HttpOnly; '),
      shape('amphi_signed_in=1', ''),
    ]);
    expect(behindTls.headers.getSetCookie()).toEqual([
      shape('__Host-amphi_device=[\\w-]{43}', 'HttpOnly; Secure; '),
      shape('__Host-amphi_session=[\\w-]{43}', 'HttpOnly; Secure; '),
      shape('amphi_signed_in=1', 'Secure; '),
    ]);
  });
});

describe('limits', () => {
  const knock = (operation: Operation, from: string): Promise<Answer> => {
    const body = operation.method === 'GET' ? undefined : unreadable;
    return ask(operation, { from, body, ...(operation.isSecured ? { token: cast.admin.token } : {}) });
  };

  test('are those that were promised', async () => {
    for (const [name, promised] of Object.entries(promisedLimits)) {
      const operation = operations.find((each) => each.name === name);
      const told = operation === undefined ? null : await knock(operation, freshAddress());
      expect([name, told?.headers.get('ratelimit-limit')]).toEqual([name, String(promised)]);
    }
  });

  test.each(named(operations))('%s', async (_name, operation) => {
    const from = freshAddress();
    const first = await knock(operation, from);
    const limit = Number(first.headers.get('ratelimit-limit') ?? 0);
    if (limit === 0 || limit > 240) return; // more are counted in the same way, and tell nothing new
    const rest = await Promise.all(Array.from({ length: limit }, () => knock(operation, from)));
    const late = rest.filter(({ status }) => status === 429);
    expect([late.length, late.flatMap(faultsOf), late.map(errorOf)]).toEqual([1, [], ['rate_limited']]);
    expect((await knock(operation, freshAddress())).status).not.toBe(429);
  });

  test('count the address that the nearest proxy saw, whatever a client writes before it', async () => {
    const from = freshAddress();
    const path = '/api/v1/codes';
    const statuses: number[] = [];
    for (let at = 0; at < 11; at += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${at}, ${from}` };
      statuses.push((await send(server.url, { method: 'POST', path, body: unreadable, headers })).status);
    }
    expect(statuses.filter((status) => status === 429).length).toBe(1);
  });
});

test('a body that says it is a form, another charset or compressed is read as what it is or refused', async () => {
  const post = (type: string, body: string | Uint8Array<ArrayBuffer>, headers = {}): Promise<Answer> =>
    send(server.url, { method: 'POST', path: '/passport/check_mobile', type, body, headers });
  const form = 'application/x-www-form-urlencoded';
  expect((await post(form, 'mobile=13999999999')).status).toBe(200);
  expect(errorOf(await post(form, 'mobile=13999999999&mobile=13999999998'))).toBe('mobile_invalid');
  expect(errorOf(await post(form, 'mobile[]=1'))).toBe('mobile_required');
  expect(errorOf(await post(form, 'mobile=%00'))).toBe('text_invalid');
  expect(errorOf(await post(form, `mobile=${'a'.repeat(70_000)}`))).toBe('body_too_large');
  expect(errorOf(await post('text/plain', '{"mobile":"13999999999"}'))).toBe('media_type_unsupported');
  expect(errorOf(await post('multipart/form-data; boundary=a', '--a--'))).toBe('media_type_unsupported');
  const gzip = await post('application/json', new Uint8Array([31, 139, 8, 0]), { 'content-encoding': 'gzip' });
  expect(faultsOf(gzip)).toEqual([]);
});

test('one connection that sends two credentials is one of them at most', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const cookie = `Cookie: amphi_session=${cast.user.token}`;
  socket.write(
    `GET /api/v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n${cookie}\r\nConnection: close\r\n\r\n`,
  );
  expect(await text(socket)).toContain('"credential_invalid"');
});

test('nothing of all this stands in the log', () => {
  expect(cast.secrets.filter((secret) => server.output.includes(secret))).toEqual([]);
});
