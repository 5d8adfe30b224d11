import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOutgoing, type OutgoingOptions } from './index.ts';

const servers: Server[] = [];
const listen = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const seen: string[] = [];
let site: string;
let other: string;

const describeRequest = async (request: IncomingMessage): Promise<string> => {
  const { method, url, headers } = request;
  const { authorization = '-', host = '-', connection = '-' } = headers;
  return JSON.stringify({ method, url, authorization, host, connection, body: await text(request) });
};

beforeAll(async () => {
  other = await listen((request, response) => void describeRequest(request).then((line) => response.end(line)));
  site = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    seen.push(pathname);
    if (pathname === '/echo') void describeRequest(request).then((line) => response.end(line));
    else if (pathname === '/to')
      response
        .writeHead(Number(searchParams.get('status') ?? 302), { location: searchParams.get('where') ?? '/' })
        .end();
    else if (pathname === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (pathname === '/large') response.end(Buffer.alloc(200_000));
    else if (pathname === '/endless') {
      const more = (): void => void response.write(Buffer.alloc(64_000), () => setImmediate(more));
      more();
    } else if (pathname === '/declared') response.writeHead(200, { 'content-length': '999999999' }).write('x');
    else if (pathname === '/drip') response.write('x');
    else if (pathname === '/cut') {
      response.writeHead(200, { 'content-length': '100' }).write('x', () => request.socket.destroy());
    } else if (pathname === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    else if (pathname === '/none') response.writeHead(204).end();
    else if (pathname === '/silent') return;
    else response.writeHead(200, { 'content-type': 'image/png' }).end('picture');
  });
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const client = (options: Partial<OutgoingOptions> = {}) =>
  createOutgoing({ allowedPrivate: ['127.0.0.1'], timeoutMs: 2_000, ...options });
const portOf = (address: string): string => new URL(address).port;

describe('an allowed address', () => {
  test('is read whole', async () => {
    const { bytes, ...answer } = await client().get(`${site}/a.png`);
    expect(answer).toEqual({ status: 200, contentType: 'image/png', url: `${site}/a.png` });
    expect(Buffer.from(bytes).toString()).toBe('picture');
  });

  test('is found by name, its port and name kept', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const { bytes } = await client({ resolve }).get(`http://pictures.example:${portOf(site)}/echo`);
    const got = JSON.parse(Buffer.from(bytes).toString());
    expect(got).toMatchObject({ host: `pictures.example:${portOf(site)}`, connection: 'close', method: 'GET' });
  });

  test('may be allowed by its name alone', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const named = client({ resolve, allowedPrivate: ['sso.lan'] });
    expect(await named.get(`http://sso.lan:${portOf(site)}/`)).toMatchObject({ status: 200 });
    await expect(named.get(`http://sso.evil:${portOf(site)}/`)).rejects.toMatchObject({ code: 'address_refused' });
    await expect(named.get(site)).rejects.toMatchObject({ code: 'address_refused' });
  });
});

describe('a private address', () => {
  const closed = createOutgoing({ allowedPrivate: [] });
  test.each([
    'localhost',
    'LOCALHOST',
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::]',
    '0.0.0.0',
    'localhost.',
    '2130706433',
    '0x7f.1',
  ])('typed as %s is refused before anything is sent', async (host) => {
    const before = seen.length;
    await expect(closed.get(`http://${host}:${portOf(site)}/`)).rejects.toMatchObject({ code: 'address_refused' });
    expect(seen).toHaveLength(before);
  });

  test('behind a name that changes its mind is refused, and one request resolves its name once', async () => {
    const asked: string[] = [];
    const rebinding = client({
      resolve: async (host) => [{ address: asked.push(host) === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }],
    });
    const url = `http://rebind.example:${portOf(site)}/`;
    expect(await rebinding.get(url)).toMatchObject({ status: 200 });
    expect(asked).toEqual(['rebind.example']);
    const before = seen.length;
    await expect(rebinding.get(url)).rejects.toMatchObject({ code: 'address_refused' });
    await expect(closed.fetch(`http://127.0.0.2:${portOf(site)}/`)).rejects.toMatchObject({ code: 'address_refused' });
    expect(seen).toHaveLength(before);
  });

  test('among public ones is left out', async () => {
    const resolve = async () => [
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await client({ resolve }).get(`http://a.example:${portOf(site)}/`)).toMatchObject({ status: 200 });
  });

  test('after a redirect is refused', async () => {
    const resolve = async (host: string) => [{ address: host === 'in.example' ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    const half = client({ resolve, allowedPrivate: ['in.example'] });
    for (const where of ['http://inner.example/', other, 'http://[::1]/', 'http://2130706433/', 'file:///etc/passwd']) {
      const url = `http://in.example:${portOf(site)}/to?where=${encodeURIComponent(where)}`;
      await expect(half.get(url)).rejects.toMatchObject({ code: 'address_refused' });
    }
  });
});

describe('redirects', () => {
  test('are followed to the end', async () => {
    const answer = await client().get(`${site}/to?where=${encodeURIComponent(`${other}/there`)}`);
    expect(answer.url).toBe(`${other}/there`);
  });

  test('end after five', async () => {
    const before = seen.length;
    await expect(client().get(`${site}/loop`)).rejects.toMatchObject({ code: 'too_many_redirects' });
    expect(seen.length - before).toBe(6);
  });

  test('do not carry credentials to another origin', async () => {
    const headers = { authorization: 'Bearer secret' };
    const same = await client().fetch(`${site}/to?where=/echo`, { headers });
    expect(await same.json()).toMatchObject({ authorization: 'Bearer secret' });
    const far = await client().fetch(`${site}/to?where=${encodeURIComponent(other)}`, { headers });
    expect(await far.json()).toMatchObject({ authorization: '-' });
    expect(far.redirected).toBe(true);
  });

  test('are handed back or refused when asked for', async () => {
    const manual = await client().fetch(`${site}/loop`, { redirect: 'manual' });
    expect([manual.status, manual.headers.get('location')]).toEqual([302, '/loop']);
    await expect(client().fetch(`${site}/loop`, { redirect: 'error' })).rejects.toMatchObject({
      name: 'OutgoingRefused',
    });
  });
});

describe('a host that misbehaves', () => {
  test.each([
    ['/large', 'too_large'],
    ['/endless', 'too_large'],
    ['/declared', 'too_large'],
    ['/drip', 'timeout'],
    ['/silent', 'timeout'],
    ['/cut', 'unreachable'],
    ['/gzip', 'unreachable'],
  ])('%s is %s', async (path, code) => {
    const short = client({ maxBytes: 100_000, timeoutMs: 400 });
    await expect(short.get(site + path)).rejects.toMatchObject({ name: 'OutgoingRefused', code });
  });

  test('by a resolver that never answers is a timeout, by one without an answer unreachable', async () => {
    const stuck = client({ resolve: () => new Promise(() => undefined), timeoutMs: 50 });
    await expect(stuck.get('http://a.example/')).rejects.toMatchObject({ code: 'timeout' });
    const lost = client({ resolve: async () => Promise.reject(new Error('ENOTFOUND')) });
    await expect(lost.get('http://a.example/')).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('fetch', () => {
  test('sends form data as the global one does', async () => {
    const answer = await client().fetch(new URL(`${site}/echo`), {
      method: 'POST',
      body: new URLSearchParams({ a: '1 ü' }),
    });
    expect(await answer.json()).toMatchObject({ method: 'POST', body: 'a=1+%C3%BC' });
    expect(answer.url).toBe(`${site}/echo`);
  });

  test('takes a request and answers without a body where there is none', async () => {
    const answer = await client().fetch(new Request(`${site}/none`, { method: 'PUT', body: 'x' }));
    expect([answer.status, answer.body]).toEqual([204, null]);
  });

  test('ends when its caller gives up', async () => {
    const stop = new AbortController();
    const answer = client().fetch(`${site}/silent`, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  test('refuses an address with a password without repeating it', async () => {
    const answer = client().fetch(site.replace('//', '//me:hunter2@'));
    await expect(answer).rejects.toMatchObject({
      code: 'address_refused',
      message: expect.not.stringContaining('hunter2'),
    });
  });
});

test('proxies of the environment are not asked', async () => {
  const proxied = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
  for (const name of proxied) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : 'http://127.0.0.1:9';
  try {
    expect(await client().get(site)).toMatchObject({ status: 200 });
  } finally {
    for (const name of proxied) delete process.env[name];
  }
});
