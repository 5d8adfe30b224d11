import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  createTestAuthority,
  openAcmeServer,
  type AcmeScript,
  type AcmeServer,
} from '../../server/src/platform/tls/testing/index.ts';
import { httpGet } from '../harness/hls/http.ts';
import { waitFor, within } from '../harness/process/wait.ts';
import { prepareServer, startServer, type TestServer } from '../harness/server.ts';
import { httpsGet, shownCertificate } from '../harness/tls.ts';

const day = 86_400_000;
const authority = createTestAuthority();
const life = (fromDays: number, toDays: number) => ({
  from: new Date(Date.now() + fromDays * day),
  to: new Date(Date.now() + toDays * day),
});
const name = 'live.example.org';
const folder = mkdtempSync(join(tmpdir(), 'amphi-https-'));
const files = { AMPHI_TLS_CERT: join(folder, 'cert.pem'), AMPHI_TLS_KEY: join(folder, 'key.pem') };
const ports = { AMPHI_HTTPS_PORT: '0', AMPHI_RTMPS_PORT: '0', AMPHI_LOG_LEVEL: 'info' };
const write = ({ cert, key }: { readonly cert: string; readonly key: string }): void => {
  writeFileSync(files.AMPHI_TLS_CERT, cert);
  writeFileSync(files.AMPHI_TLS_KEY, key);
};
const rtmpsPort = (server: TestServer): number => Number(/"rtmpsPort":(\d+)/.exec(server.output)?.[1]);

afterAll(() => rmSync(folder, { recursive: true }));

const websocket = (host: string): string =>
  [
    'GET /ws HTTP/1.1',
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    '',
    '',
  ].join('\r\n');

describe('with a certificate of one’s own', () => {
  let server: TestServer;
  const to = () => ({ port: server.httpsPort, name, ca: authority.root });
  const dial = async (): Promise<TLSSocket> => {
    const socket = connect({ port: server.httpsPort, host: '127.0.0.1', ca: authority.root, servername: name });
    await once(socket, 'secureConnect');
    return socket;
  };

  test('pages, API and socket are there over TLS', async () => {
    write(authority.issue([name], life(-1, 89)));
    server = await startServer({ env: { ...files, ...ports } });
    const list = await httpsGet('/api/live/list', to());
    expect([list.status, JSON.parse(list.body).data.total]).toEqual([200, 0]);
    expect(list.headers['strict-transport-security']).toBe('max-age=31536000');
    const socket = await dial();
    socket.write(websocket(name));
    const [bytes] = await once(socket, 'data');
    expect(String(bytes)).toContain('101 Switching Protocols');
    socket.destroy();
  });

  test('plain requests are sent there, except the probes', async () => {
    const secure = `https://127.0.0.1:${server.httpsPort}`;
    for (const path of ['/', '/api/live/list?page=1', '/media/live/x/index.m3u8']) {
      const answer = await httpGet(`${server.url}${path}`);
      expect([answer.status, answer.headers['location']]).toEqual([308, `${secure}${path}`]);
      expect(answer.headers['strict-transport-security']).toBeUndefined();
    }
    expect((await httpGet(`${server.url}/api/health`)).status).toBe(200);
    expect((await httpGet(`${server.url}/api/ready`)).status).toBe(200);
    expect((await httpGet(`${server.url}/metrics`)).status).toBe(401);
    const lie = await httpGet(`${server.url}/live`, { headers: { 'x-forwarded-proto': 'https' } });
    expect(lie.status).toBe(308);
    const socket = connectPlain(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(websocket(`127.0.0.1:80`));
    const [bytes] = await once(socket, 'data');
    expect(String(bytes)).toMatch(/^HTTP\/1\.1 308[\s\S]*location: https:\/\/127\.0\.0\.1:\d+\/ws\r\n/i);
    socket.destroy();
  });

  test('strange clients of the TLS port get a refusal or nothing, and disturb nobody', async () => {
    const large = await dial();
    large.write(`GET / HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(await text(large)).toMatch(/^HTTP\/1\.1 431[\s\S]*"headers_too_large"/);
    const broken = await dial();
    broken.write('BROKEN\r\n\r\n');
    expect(await text(broken)).toMatch(/^HTTP\/1\.1 400[\s\S]*"body_invalid"/);
    for (const bytes of ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', '\u0016\u0003\u0001\u0000\u0005hello', '']) {
      const socket = connectPlain(server.httpsPort, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      const closed = once(socket, 'close');
      if (bytes === '') socket.resetAndDestroy();
      else socket.write(bytes, 'latin1');
      socket.resume();
      await closed;
    }
    expect((await httpsGet('/api/health', to())).status).toBe(200);
    expect(server.output).not.toContain('a bug');
  });

  test('the operator is told whose it is and until when', async () => {
    expect(await server.amphi('status')).toMatchObject({
      server: { url: `https://127.0.0.1:${server.httpsPort}` },
      certificate: {
        source: 'files',
        subject: name,
        issuer: 'Authority of a test',
        domains: [name],
        validTo: expect.stringMatching(/^\d{4}-.*Z$/),
        isExpired: false,
      },
    });
  });

  test('a renewed one is shown without a restart, for HTTPS and RTMPS; a broken one is not taken', async () => {
    const shown = (port: number, subject: string) =>
      waitFor(`${subject} on ${port}`, async () => (await shownCertificate(port))?.subject.CN === subject, {
        timeoutMs: 60_000,
        everyMs: 250,
      });
    const stays = await dial();
    const ask = `GET /api/health HTTP/1.1\r\nHost: ${name}\r\n`;
    stays.write(`${ask}\r\n`);
    await once(stays, 'data');
    write(authority.issue(['renewed.example.org', name], life(-1, 89)));
    await shown(server.httpsPort, 'renewed.example.org');
    await shown(rtmpsPort(server), 'renewed.example.org');
    writeFileSync(files.AMPHI_TLS_KEY, 'half a key');
    await waitFor('a complaint', () => server.output.includes('the old one goes on'), { timeoutMs: 60_000 });
    expect((await shownCertificate(server.httpsPort))?.subject.CN).toBe('renewed.example.org');
    expect(server.output).not.toContain('half a key');
    stays.write(`${ask}Connection: close\r\n\r\n`);
    expect(await text(stays)).toContain('"running"');
  });

  test('SIGTERM ends it in order, with a request, a socket and a handshake open', async () => {
    const half = connectPlain(server.httpsPort, '127.0.0.1');
    half.on('error', () => undefined);
    await once(half, 'connect');
    const waiting = await dial();
    waiting.on('error', () => undefined);
    waiting.write('POST /api/live/create HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n');
    const socket = await dial();
    socket.write(websocket(name));
    await once(socket, 'data');
    expect(await server.terminate()).toBeLessThan(10_000);
    expect(server.output).toContain('"msg":"stopped"');
    expect(server.output).not.toContain('did not stop in order');
    await server.stop();
  });
});

describe('at the start', () => {
  let server: TestServer | null = null;
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  test('a key that does not belong to the certificate is told in a sentence', async () => {
    write({ ...authority.issue([name], life(-1, 89)), key: authority.issue([name], life(-1, 89)).key });
    server = await prepareServer({ env: { ...files, ...ports } });
    await expect(server.start()).rejects.toThrow(
      `AMPHI_TLS_KEY ${files.AMPHI_TLS_KEY}: the private key does not belong to the certificate of ${name}`,
    );
  });

  test('an expired certificate is used, with a loud word', async () => {
    write(authority.issue([name], life(-90, -1)));
    server = await startServer({ env: { ...files, ...ports } });
    expect(server.output).toContain('HAS EXPIRED');
    expect((await shownCertificate(server.httpsPort))?.subject.CN).toBe(name);
    expect(await server.amphi('status')).toMatchObject({ certificate: { isExpired: true } });
  });

  test('plain HTTP may stay open beside it', async () => {
    write(authority.issue([name], life(-1, 89)));
    server = await startServer({ env: { ...files, ...ports, AMPHI_HTTP_REDIRECT: 'false' } });
    expect((await httpGet(`${server.url}/api/live/list`)).status).toBe(200);
  });
});

describe('with an authority', () => {
  let ca: AcmeServer;
  let server: TestServer;
  let script: AcmeScript;
  const dataDir = join(folder, 'data');
  const env = (domains: string) => ({
    ...ports,
    AMPHI_ACME_DOMAINS: domains,
    AMPHI_ACME_EMAIL: 'operator@example.org',
    AMPHI_ACME_DIRECTORY: ca.directoryUrl,
  });
  const start = async (domains: string): Promise<TestServer> => {
    const port = Promise.withResolvers<number>();
    script.challengePort = port.promise;
    server = await startServer({ dataDir, env: env(domains) });
    expect((await httpGet(`${server.url}/api/health`)).status).toBe(200);
    port.resolve(Number(new URL(server.url).port));
    return server;
  };
  afterAll(() => ca.close());

  test('the site is there by HTTP at once, and by HTTPS and RTMPS when the certificate is', async () => {
    script = { authority, challengePort: 0, life: () => life(-1, 89), refusal: 'none' };
    ca = await openAcmeServer(script);
    const port = Promise.withResolvers<number>();
    script.challengePort = port.promise;
    server = await startServer({ dataDir, env: env(name) });
    expect((await httpGet(`${server.url}/api/live/list`)).status).toBe(200);
    expect((await httpGet(`${server.url}/.well-known/acme-challenge/nothing`)).status).toBe(404);
    expect(await shownCertificate(server.httpsPort)).toBeNull();
    expect(await server.amphi('status')).toMatchObject({
      certificate: { source: 'acme', problem: expect.any(String) },
    });
    port.resolve(Number(new URL(server.url).port));
    await waitFor('the certificate', () => shownCertificate(server.httpsPort));
    expect((await shownCertificate(rtmpsPort(server)))?.subject.CN).toBe(name);
    const page = await httpsGet('/api/live/list', { port: server.httpsPort, name, ca: authority.root });
    expect(page.status).toBe(200);
    const plain = await httpGet(`${server.url}/live`, { headers: { host: name } });
    expect([plain.status, plain.headers['location']]).toEqual([308, `https://${name}:${server.httpsPort}/live`]);
    expect((await httpGet(`${server.url}/.well-known/acme-challenge/nothing`)).status).toBe(404);
    expect(await server.amphi('status')).toMatchObject({ certificate: { source: 'acme', subject: name } });
    expect(server.output).not.toContain('operator@example.org');
    await server.terminate();
  });

  test('a restart asks for nothing', async () => {
    await start(name);
    expect((await shownCertificate(server.httpsPort))?.subject.CN).toBe(name);
    await server.terminate();
    expect(ca.orders).toBe(1);
  });

  test('one that refuses leaves the old certificate in place, and is not asked again by a restart', async () => {
    script.refusal = 'challenge';
    await start(`${name},second.example.org`);
    await waitFor('the refusal', () => server.output.includes('it is tried again later'));
    expect(server.output).toContain('nobody proves');
    expect((await shownCertificate(server.httpsPort))?.subject.CN).toBe(name);
    const page = await httpsGet('/api/health', { port: server.httpsPort, name, ca: authority.root });
    expect(page.status).toBe(200);
    await server.terminate();
    await start(`${name},second.example.org`);
    expect((await shownCertificate(server.httpsPort))?.subject.CN).toBe(name);
    expect(ca.orders).toBe(2);
    await within(20_000, 'the stop', server.stop());
  });
});
