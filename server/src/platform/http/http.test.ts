import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { brotliCompressSync } from 'node:zlib';
import { envelope, success } from '@amphi/contract';
import { DrizzleQueryError } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../log/index.ts';
import { AppError, createHttp, refusals } from './index.ts';

const inline = "document.documentElement.dataset.theme='dark'";
const page = `<!doctype html><head><title>Amphi</title></head><script>${inline}</script><div id="app"></div><script src="/assets/a-1.js"></script>`;
const down = new Set<string>();
let app: FastifyInstance;
let webRoot: string;

const addTestRoutes = (): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const response = { 200: envelope(z.object({ name: z.string() })), ...refusals };
  const body = z.object({ name: z.string({ error: 'title_required' }) });
  routes.post('/api/echo', { schema: { body, response } }, async ({ body: { name } }) => success({ name }));
  const leak = { name: 'a', secret: 'must not leave' };
  routes.get('/api/extra', { schema: { response } }, async () => success(leak));
  app.get('/api/echo/:name', async (request) => request.params);
  app.get('/api/limited', async () => {
    throw new AppError('rate_limited', null, 1_200);
  });
  app.get('/api/limited-blindly', async () => {
    throw new AppError('rate_limited');
  });
  app.get('/api/fault', async () => {
    throw new Error('password=hunter2 at /etc/secret');
  });
  app.get('/api/away', async () => {
    const cause = Object.assign(new Error('the database system is starting up'), { code: '57P03' });
    throw new DrizzleQueryError('select 1', [], cause);
  });
  app.get('/api/refused', async () => {
    throw new AppError('live_not_on_air');
  });
};

beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'amphi-web-'));
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'index.html'), page);
  writeFileSync(join(webRoot, 'assets', 'a-1.js'), 'const a = 1;');
  writeFileSync(join(webRoot, 'assets', 'a-1.js.br'), brotliCompressSync('const a = 1;'));
  writeFileSync(join(webRoot, 'icon.svg'), '<svg/>');
  app = await createHttp({
    config: {
      publicUrl: 'https://live.example.org',
      corsOrigins: ['https://friend.example'],
      trustedProxies: [],
      secrets: { metricsToken: 'a-metrics-token' },
    },
    log: silentLog,
    readiness: {
      database: async () => {
        if (down.has('database')) throw new Error('no answer');
      },
    },
    metrics: { expose: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }) },
    webRoot,
    describePage: async (path, request) => {
      const isThere = path !== '/over' || request.url.endsWith('?code=right');
      return path === '/told' ? { isThere, title: '$& <b>', head: '<meta name="x" content="$1" />' } : { isThere };
    },
  });
  addTestRoutes();
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  rmSync(webRoot, { recursive: true });
});

describe('every answer', () => {
  test('of health is exactly what was promised', async () => {
    const answer = await app.inject('/api/health');
    const { data, ...rest } = answer.json();
    expect(rest).toEqual({ code: 200, message: 'ok', msg: 'ok' });
    expect(data).toEqual({
      service: 'live-backend',
      status: 'running',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test.each([
    ['/api/nothing', 404, 'not_found'],
    ['/api/refused', 409, 'live_not_on_air'],
    ['/api/fault', 500, 'internal'],
    ['/api/away', 503, 'unavailable'],
    ['/media/nothing.m3u8', 404, 'not_found'],
    ['/passport/login', 404, 'not_found'],
    ['/%ZZ', 404, 'not_found'],
    ['/api/echo/a%00b', 404, 'not_found'],
  ])('of %s is in the envelope with its status', async (url, status, error) => {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code: status, error, data: null });
    expect(answer.json().msg).toBe(answer.json().message);
    expect(answer.body).not.toMatch(/hunter2|etc/);
  });

  test('holds only what its schema names', async () => {
    expect((await app.inject('/api/extra')).body).not.toContain('must not leave');
  });

  test('says 429 with the time to wait when asked too often', async () => {
    const answer = await app.inject('/api/limited');
    expect(answer.statusCode).toBe(429);
    expect(answer.json()).toMatchObject({ code: 429, error: 'rate_limited' });
    expect(answer.headers['retry-after']).toBe('2');
    expect((await app.inject('/api/limited-blindly')).headers['retry-after']).toBe('1');
  });

  test('is a refusal in the envelope when headers are too large or the request is no HTTP', async () => {
    const { port } = app.server.address() as AddressInfo;
    const ask = async (request: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(request);
      return text(socket);
    };
    const large = await ask(`GET / HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(large).toContain('HTTP/1.1 431');
    expect(large).toContain('"headers_too_large"');
    const broken = await ask('BROKEN\r\n\r\n');
    expect(broken).toContain('HTTP/1.1 400');
    expect(broken).toContain('"body_invalid"');
    const smuggled =
      'POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(await ask(smuggled)).toContain('HTTP/1.1 400');
  });
});

test('a client that offers HTTP/2 is answered in HTTP/1.1', async () => {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'GET /api/health HTTP/1.1\r\nhost: a\r\nconnection: Upgrade, HTTP2-Settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n\r\n',
  );
  const [bytes] = await once(socket, 'data');
  socket.destroy();
  expect(String(bytes)).toMatch(/^HTTP\/1\.1 200 OK/);
});

describe('readiness', () => {
  test('is 503 with the reason while a part is down', async () => {
    expect((await app.inject('/api/ready')).json().data).toEqual({ parts: { database: 'ok' } });
    down.add('database');
    const answer = await app.inject('/api/ready');
    down.clear();
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ error: 'unavailable', data: { fields: { database: 'no answer' } } });
  });

  test('shows metrics to the holder of the token alone', async () => {
    const ask = (authorization?: string) =>
      app.inject({ url: '/metrics', headers: authorization === undefined ? {} : { authorization } });
    const answers = await Promise.all([ask(), ask('Bearer wrong'), ask('Bearer a-metrics-token')]);
    expect(answers.map((answer) => answer.statusCode)).toEqual([401, 401, 200]);
    expect(answers[2]?.body).toBe('up 1\n');
  });
});

describe('a request that changes something', () => {
  const post = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/api/echo',
      payload: { name: 'a' },
      headers: { host: 'amphi.local', ...headers },
    });

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://amphi.local.evil.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('with a cookie is refused from elsewhere: %j', async (headers) => {
    const answer = await post({ cookie: 'amphi_session=x', ...headers });
    expect([answer.statusCode, answer.json().error]).toEqual([403, 'origin_refused']);
  });

  test.each([
    [{ origin: 'http://amphi.local' }],
    [{ origin: 'https://live.example.org' }],
    [{ origin: 'https://friend.example' }],
    [{ 'sec-fetch-site': 'same-origin' }],
    [{}],
  ])('with a cookie is taken from our own pages and from programs: %j', async (headers) => {
    expect((await post({ cookie: 'amphi_session=x', ...headers })).statusCode).toBe(200);
  });

  test('may come from an allowed site, which is told so', async () => {
    const origin = 'https://friend.example';
    const asked = await app.inject({ method: 'OPTIONS', url: '/api/echo', headers: { origin } });
    expect([asked.statusCode, asked.headers['access-control-allow-origin']]).toEqual([204, origin]);
    const foreign = await app.inject({
      method: 'OPTIONS',
      url: '/api/echo',
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the web app', () => {
  test.each(['/', '/live', '/live/abc?x=1', '/deep/er/path'])('is the page at %s', async (url) => {
    const answer = await app.inject({ url, headers: { accept: 'text/html' } });
    expect([answer.statusCode, answer.body]).toEqual([200, page]);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    const hash = /'sha256-[^']+'/.exec(String(answer.headers['content-security-policy']))?.[0];
    expect(hash).toBeDefined();
  });

  test.each([
    ['/over', 404],
    ['/over?code=wrong', 404],
    ['/over?code=right', 200],
  ])('is the page at %s with status %i', async (url, status) => {
    const answer = await app.inject({ url, headers: { accept: 'text/html' } });
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain('<div id="app">');
  });

  test('says in its head what is known of a place', async () => {
    const { body } = await app.inject({ url: '/told', headers: { accept: 'text/html' } });
    expect(body).toContain('<title>$&amp; &lt;b&gt;</title>');
    expect(body).toContain('<meta name="x" content="$1" />\n  </head>');
  });

  test('may stand in pages of other sites only where it is the player alone', async () => {
    for (const [url, isFramed] of [
      ['/', false],
      ['/told', false],
      ['/embedded', false],
      ['/embed/video1', true],
    ] as const) {
      const { headers } = await app.inject({ url, headers: { accept: 'text/html' } });
      expect(String(headers['content-security-policy'])).toContain(
        isFramed ? 'frame-ancestors *' : "frame-ancestors 'self'",
      );
      expect(headers['x-frame-options'] === undefined).toBe(isFramed);
      expect(headers['cross-origin-opener-policy']).toBe(isFramed ? 'unsafe-none' : 'same-origin');
    }
  });

  test.each(['/assets/missing.js', '/..%2f..%2fetc/passwd.txt', '/api', '/docs/x'])(
    'is not there at %s',
    async (url) => {
      expect((await app.inject(url)).json()).toMatchObject({ code: 404, error: 'not_found' });
    },
  );

  test('sends hashed files for ever and compressed where possible', async () => {
    const plain = await app.inject('/assets/a-1.js');
    expect(plain.body).toBe('const a = 1;');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const packed = await app.inject({ url: '/assets/a-1.js', headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
    });
    expect((await app.inject('/icon.svg')).headers['cache-control']).toBe('public, max-age=3600');
    const head = await app.inject({ method: 'HEAD', url: '/live' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect((await app.inject({ method: 'POST', url: '/live' })).statusCode).toBe(404);
  });
});

describe('the API description', () => {
  test('is there to read, without any other host', async () => {
    const answer = await app.inject('/docs');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
    expect(answer.body).not.toMatch(/https?:\/\//);
    const description = (await app.inject('/docs/openapi.json')).json();
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths)).toEqual(['/api/health', '/api/ready']);
    expect((await app.inject('/docs/scalar.js')).body.length).toBeGreaterThan(1_000_000);
  });
});
