import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createLook, openCertificateFiles } from './certificate-files.ts';
import { readCertificate } from './certificate.ts';
import { createHolder } from './certificate-source.ts';
import { pauseAfter, pauseAtStart, pauseUntilCheck, renewalTime } from './acme-plan.ts';
import { followCertificate } from './index.ts';
import { createTestAuthority, createTestClock, createTestLog } from './testing/index.ts';

const authority = createTestAuthority();
const day = 86_400_000;
const today = new Date('2026-11-20T12:00:00Z');
const life = (fromDays: number, toDays: number) => ({
  from: new Date(today.getTime() + fromDays * day),
  to: new Date(today.getTime() + toDays * day),
});
const good = life(-1, 89);

const folder = mkdtempSync(join(tmpdir(), 'amphi-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));
const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
const write = ({ cert, key }: { readonly cert: string; readonly key: string }): void => {
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
};

describe('a certificate', () => {
  test('tells for whom, by whom and how long it is good', () => {
    const { cert, key } = authority.issue(['live.example.org', 'b.example.org'], good);
    expect(readCertificate(cert, key).facts).toEqual({
      subject: 'live.example.org',
      issuer: 'Authority of a test',
      domains: ['live.example.org', 'b.example.org'],
      validFrom: good.from,
      validTo: good.to,
    });
  });

  test.each<[string, () => [string, string], RegExp]>([
    [
      'with the key of another',
      () => [authority.issue(['a.org'], good).cert, authority.issue(['a.org'], good).key],
      /^the private key does not belong to the certificate of a\.org$/,
    ],
    ['that is none', () => ['hello', authority.issue(['a.org'], good).key], /^holds no certificate in PEM form/],
    ['without a key', () => [authority.issue(['a.org'], good).cert, 'hello'], /^there is no private key in PEM form/],
    [
      'with a locked key',
      () => {
        const { privateKey } = generateKeyPairSync('ec', {
          namedCurve: 'P-256',
          privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
          publicKeyEncoding: { type: 'spki', format: 'pem' },
        });
        return [authority.issue(['a.org'], good).cert, privateKey];
      },
      /^the private key has a passphrase/,
    ],
    [
      'that the TLS library calls weak',
      () => {
        const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
        const cert = authority.certify(['a.org'], publicKey.export({ type: 'spki', format: 'der' }), good);
        return [cert, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()];
      },
      /^the certificate of a\.org is refused by the TLS library \(.*key too small/,
    ],
  ])('%s is refused in a sentence', (_what, make, sentence) => {
    const [cert, key] = make();
    expect(() => readCertificate(cert, key)).toThrow(sentence);
  });
});

describe('the operator’s files', () => {
  let clock: ReturnType<typeof createTestClock>;
  let told: ReturnType<typeof createTestLog>;
  beforeEach(() => {
    clock = createTestClock(today);
    told = createTestLog();
  });
  const open = () => openCertificateFiles(files, { clock, log: told.log });

  test('are taken again when they change', async () => {
    write(authority.issue(['a.org'], good));
    const source = await open();
    expect(source.current()?.facts.subject).toBe('a.org');
    const changed = new Promise((resolve) => source.onChange(resolve));
    write(authority.issue(['renewed.org'], good));
    clock.advance(10_000);
    await changed;
    expect(source.current()?.facts.subject).toBe('renewed.org');
    source.stop();
    expect(clock.untilNext()).toBeNull();
  });

  test('that break are told, and the old ones go on', async () => {
    write(authority.issue(['a.org'], good));
    const source = await open();
    writeFileSync(files.certFile, authority.issue(['b.org'], good).cert);
    const complaint = told.heard('the old one goes on');
    clock.advance(20_000);
    expect(await complaint).toContain('the private key does not belong to the certificate of b.org');
    expect(source.current()?.facts.subject).toBe('a.org');
    source.stop();
  });

  test('may be replaced one after the other; only what stays broken is told, once', async () => {
    const heard: string[] = [];
    const look = createLook(files, 'as at the start', {
      taken: ({ facts }) => heard.push(`taken: ${facts.subject}`),
      refused: (reason) => heard.push(reason.slice(-12)),
    });
    const next = authority.issue(['b.org'], good);
    writeFileSync(files.certFile, next.cert);
    await look();
    expect(heard).toEqual([]);
    writeFileSync(files.keyFile, next.key);
    await look();
    await look();
    expect(heard).toEqual(['taken: b.org']);
    writeFileSync(files.certFile, authority.issue(['broken.org'], good).cert);
    for (let looks = 0; looks < 4; looks += 1) await look();
    expect(heard.slice(1)).toEqual(['f broken.org']);
    writeFileSync(files.certFile, next.cert);
    await look();
    expect(heard.slice(2)).toEqual(['taken: b.org']);
  });

  test.each([
    ['have expired', life(-90, -1), 'HAS EXPIRED'],
    ['are not valid yet', life(1, 90), 'IS NOT VALID YET'],
    ['expire soon', life(-83, 6), 'expires within a week'],
  ])('that %s are used with a loud word', async (_what, dates, words) => {
    write(authority.issue(['a.org'], dates));
    const source = await open();
    expect(source.current()?.facts.validTo).toEqual(dates.to);
    expect(told.lines.filter((line) => line.includes(words))).toHaveLength(1);
    source.stop();
  });

  test('that are not good at the start stop it with their names', async () => {
    write({ ...authority.issue(['a.org'], good), key: authority.issue(['a.org'], good).key });
    await expect(open()).rejects.toThrow(
      `AMPHI_TLS_CERT ${files.certFile}, AMPHI_TLS_KEY ${files.keyFile}: the private key does not belong`,
    );
    rmSync(files.keyFile);
    await expect(open()).rejects.toThrow(`AMPHI_TLS_KEY: ${files.keyFile} cannot be read (ENOENT)`);
    expect(readFileSync(files.certFile, 'utf8')).toContain('BEGIN CERTIFICATE');
  });
});

describe('a TLS server that follows a source', () => {
  const shake = async (port: number, options: object = {}): Promise<TLSSocket> => {
    const socket = connect({ port, host: '127.0.0.1', ca: authority.root, servername: 'a.org', ...options });
    await once(socket, 'secureConnect');
    return socket;
  };

  test('shows nothing, then the first certificate, then the next; open connections stay', async () => {
    const holder = createHolder();
    const server = createServer((socket) => socket.pipe(socket));
    server.on('tlsClientError', () => undefined);
    const end = followCertificate(server, holder);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(shake(port)).rejects.toThrow(/alert handshake failure/);
    const show = (names: readonly string[]): void => {
      const { cert, key } = authority.issue(names, {
        from: new Date(Date.now() - day),
        to: new Date(Date.now() + day),
      });
      holder.set(readCertificate(cert, key));
    };
    show(['a.org']);
    const first = await shake(port);
    expect(first.getPeerCertificate().subject.CN).toBe('a.org');
    expect(first.getProtocol()).toBe('TLSv1.3');
    show(['b.org', 'a.org']);
    const second = await shake(port, { maxVersion: 'TLSv1.2' });
    expect(second.getPeerCertificate().subject.CN).toBe('b.org');
    expect(second.getCipher().name).toMatch(/^ECDHE-.*(GCM|POLY1305)/);
    first.write('still here');
    expect(String((await once(first, 'data'))[0])).toBe('still here');
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' };
    await expect(shake(port, old)).rejects.toThrow(/alert protocol version/);
    await expect(shake(port, { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' })).rejects.toThrow(
      /alert handshake failure/,
    );
    end();
    first.destroy();
    second.destroy();
    server.close();
    await once(server, 'close');
  });
});

describe('the plan of renewal', () => {
  const facts = { subject: 'a', issuer: 'b', domains: ['a'], validFrom: good.from, validTo: good.to };
  const now = today.getTime();

  test('is due with a third of the life left', () => {
    expect(new Date(renewalTime(facts))).toEqual(new Date(now + 59 * day));
  });

  test('looks twice a day, and when the time comes', () => {
    expect([0, 0.5, 1].map((chance) => pauseUntilCheck(facts, now, chance) / 3_600_000)).toEqual([9.6, 12, 14.4]);
    expect(pauseUntilCheck(facts, now + 59 * day - 3_600_000, 0.5)).toBe(3_600_000);
    expect(pauseUntilCheck(facts, now + 60 * day, 0.5)).toBe(3_600_000);
  });

  test('waits longer after each failure, half a day at most', () => {
    expect([1, 2, 3, 4, 5, 50].map((count) => pauseAfter(count, 0.5) / 60_000)).toEqual([5, 15, 45, 135, 405, 720]);
    expect(pauseAfter(1, 0)).toBeLessThan(pauseAfter(1, 1));
  });

  test('begins at once without a certificate, a little later with one, and keeps the first pause over a restart', () => {
    const none = { count: 0, lastAt: 0 };
    expect(pauseAtStart(false, none, now, 0.5)).toBe(0);
    expect(pauseAtStart(true, none, now, 0.5)).toBe(30_000);
    expect(pauseAtStart(false, { count: 4, lastAt: now - 60_000 }, now, 0.5)).toBe(240_000);
    expect(pauseAtStart(false, { count: 4, lastAt: now - day }, now, 0.5)).toBe(0);
    expect(pauseAtStart(false, { count: 4, lastAt: now + day }, now, 0.5)).toBe(360_000);
  });
});
