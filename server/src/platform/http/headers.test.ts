import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../log/index.ts';
import { createHttp, isSecureRequest } from './index.ts';
import { createProxyTrust } from './proxy-trust.ts';
import { isSecureMessage } from './secure-request.ts';

const theme = "document.documentElement.dataset.theme='dark'";
const proxy = '10.0.0.7';
const overTls = { remoteAddress: proxy, headers: { 'x-forwarded-proto': 'https' } };

let webRoot: string;
let app: FastifyInstance;
/** The same with a certificate of its own, once `hasCertificate`. */
let redirecting: FastifyInstance;
let hasCertificate = true;

const open = async (secureOrigin?: (host: string | undefined) => string | null): Promise<FastifyInstance> => {
  const made = await createHttp({
    config: {
      publicUrl: 'https://live.example.org',
      corsOrigins: [],
      trustedProxies: [proxy, '192.168.0.0/16'],
      secrets: { metricsToken: null },
    },
    log: silentLog,
    readiness: {},
    metrics: { expose: async () => ({ contentType: 'text/plain', text: '' }) },
    webRoot,
    secureOrigin,
  });
  made.get('/api/fault', async () => {
    throw new Error('a bug');
  });
  made.get('/api/who', async (request) => ({
    ip: request.ip,
    protocol: request.protocol,
    isSecure: isSecureRequest(request),
  }));
  made.get('/media/live/a.mp4', { helmet: false }, async (_request, reply) => reply.type('video/mp4').send('media'));
  return made;
};

beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'amphi-headers-'));
  writeFileSync(join(webRoot, 'index.html'), `<!doctype html><script>${theme}</script><div id="app"></div>`);
  app = await open();
  redirecting = await open((host) => (hasCertificate ? `https://${host ?? 'live.example.org'}` : null));
});
afterAll(async () => {
  await Promise.all([app.close(), redirecting.close()]);
  rmSync(webRoot, { recursive: true });
});

describe('what browsers obey', () => {
  test.each([
    ['a page', '/live', 200],
    ['the API', '/api/health', 200],
    ['a refusal', '/api/nothing', 404],
    ['a fault', '/api/fault', 500],
    ['a file that is not there', '/assets/missing.js', 404],
    ['an address that cannot be read', '/%zz', 404],
    ['the API reader', '/docs', 200],
  ])('is the same for %s', async (_what, url, status) => {
    const { headers, statusCode } = await app.inject({ url, ...overTls });
    expect(statusCode).toBe(status);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    });
    const policy = String(headers['content-security-policy']).split(/; ?/);
    expect(policy).toContain("frame-ancestors 'self'");
    const scripts =
      policy.find((rule) => rule.startsWith('script-src ')) ?? policy.find((r) => r === "default-src 'none'");
    expect(scripts).toBeDefined();
    expect(scripts).not.toMatch(/unsafe|https?:|\*|data:/);
  });

  test('lets the one inline script of the page run, by its hash', async () => {
    const hash = createHash('sha256').update(theme).digest('base64');
    const { headers } = await app.inject('/live');
    expect(headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`);
  });

  test('does not come with media, which players of other sites may load', async () => {
    const { headers } = await app.inject({ url: '/media/live/a.mp4', ...overTls });
    expect(headers['content-security-policy']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
  });

  test.each(['/api/health', '/passport/nothing'])('says that nobody may keep %s', async (url) => {
    expect((await app.inject(url)).headers['cache-control']).toBe('no-store');
  });
});

describe('who came over TLS', () => {
  test.each<[string, string, Record<string, string>, boolean]>([
    ['plainly', '127.0.0.1', {}, false],
    ['to a trusted proxy over TLS', proxy, { 'x-forwarded-proto': 'https' }, true],
    ['to a trusted range over TLS', '192.168.7.7', { 'x-forwarded-proto': 'https' }, true],
    ['to a trusted proxy plainly', proxy, { 'x-forwarded-proto': 'http' }, false],
    ['with a lie before what the proxy said', proxy, { 'x-forwarded-proto': 'https, http' }, false],
    ['through a proxy that says nothing', proxy, {}, false],
    ['claiming it to us', '10.0.0.8', { 'x-forwarded-proto': 'https' }, false],
  ])('is known for a client that came %s', async (_how, remoteAddress, headers, isSecure) => {
    const answer = await app.inject({ url: '/api/who', remoteAddress, headers });
    expect(answer.json().isSecure).toBe(isSecure);
    expect(answer.headers['strict-transport-security']).toBe(isSecure ? 'max-age=31536000' : undefined);
  });

  test('the address of a client is what a trusted proxy says, and nobody else', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.4', 'x-forwarded-proto': 'https' };
    const trusted = await app.inject({ url: '/api/who', remoteAddress: proxy, headers });
    expect(trusted.json()).toEqual({ ip: '198.51.100.4', protocol: 'https', isSecure: true });
    const stranger = await app.inject({ url: '/api/who', remoteAddress: '10.0.0.8', headers });
    expect(stranger.json()).toEqual({ ip: '10.0.0.8', protocol: 'http', isSecure: false });
  });

  test.each<[string, readonly string[], string | undefined, boolean]>([
    ['an address', ['10.0.0.7'], '10.0.0.7', true],
    ['another address', ['10.0.0.7'], '10.0.0.8', false],
    ['an address seen through IPv6', ['10.0.0.7'], '::ffff:10.0.0.7', true],
    ['a range', ['fd00::/8'], 'fd12::1', true],
    ['beyond a range', ['10.0.0.0/24'], '10.0.1.1', false],
    ['this machine', ['loopback'], '127.9.9.9', true],
    ['this machine over IPv6', ['loopback'], '::1', true],
    ['a private network', ['uniquelocal'], '172.31.0.1', true],
    ['nobody', [], '127.0.0.1', false],
    ['a peer that is gone', ['loopback'], undefined, false],
  ])('trust in %s', (_what, proxies, address, isTrusted) => {
    expect(createProxyTrust(proxies)(address)).toBe(isTrusted);
  });

  test('is judged the same before any route', () => {
    const isTrusted = createProxyTrust([proxy]);
    const judge = (remoteAddress: string, said: string): boolean => {
      const message = { socket: { remoteAddress }, headers: { 'x-forwarded-proto': said } };
      return isSecureMessage(message, isTrusted);
    };
    expect(judge(proxy, 'https')).toBe(true);
    expect(judge(proxy, 'https, http')).toBe(false);
    expect(judge('10.0.0.8', 'https')).toBe(false);
  });
});

describe('a plain request, while there is a certificate', () => {
  const ask = (url: string, options: object = {}) =>
    redirecting.inject({ url, headers: { host: 'a.example' }, ...options });

  test.each(['/', '/live/abc?x=1', '/api/live/list', '/media/live/a.mp4', '/ws', '/assets/missing.js', '/api/healthy'])(
    'of %s is sent to TLS',
    async (url) => {
      const answer = await ask(url);
      expect([answer.statusCode, answer.headers.location]).toEqual([308, `https://a.example${url}`]);
      expect(answer.headers['strict-transport-security']).toBeUndefined();
    },
  );

  test('keeps its method and runs nothing', async () => {
    const answer = await ask('/api/who', { method: 'POST', payload: { a: 1 } });
    expect([answer.statusCode, answer.headers.location]).toEqual([308, 'https://a.example/api/who']);
  });

  test.each([
    ['/api/health', 200],
    ['/api/ready', 200],
    ['/api/ready?x=1', 200],
    ['/metrics', 404],
  ])('of %s is answered', async (url, status) => {
    expect((await ask(url)).statusCode).toBe(status);
  });

  test('is answered when a trusted proxy had it over TLS', async () => {
    const headers = { 'x-forwarded-proto': 'https', host: 'a.example' };
    expect((await ask('/live', { remoteAddress: proxy, headers })).statusCode).toBe(200);
    expect((await ask('/live', { remoteAddress: '10.0.0.8', headers })).statusCode).toBe(308);
  });

  test('is answered until the certificate is there', async () => {
    hasCertificate = false;
    expect((await ask('/live')).statusCode).toBe(200);
    hasCertificate = true;
  });
});
