import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAcmeFolder } from './acme-folder.ts';
import { openAcme, type AcmeRenewal } from './acme-renewal.ts';
import type { Certificate } from './certificate.ts';
import { createChallenges } from './challenges.ts';
import { describeCertificate } from './open-certificates.ts';
import {
  createTestAuthority,
  createTestClock,
  createTestLog,
  openAcmeServer,
  type AcmeScript,
  type AcmeServer,
  type TestClock,
  type TestLog,
} from './testing/index.ts';

const day = 86_400_000;
const hour = 3_600_000;
const today = new Date('2026-11-20T12:00:00Z');
const challenges = createChallenges();

let dataDir: string;
let clock: TestClock;
let told: TestLog;
let script: AcmeScript;
let ca: AcmeServer;
let site: Server;
let opened: AcmeRenewal[];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'amphi-acme-'));
  clock = createTestClock(today);
  told = createTestLog();
  opened = [];
  site = createServer((request, response) => {
    const answer = challenges.find(request.url?.replace('/.well-known/acme-challenge/', '') ?? '');
    response.writeHead(answer === null ? 404 : 200).end(answer);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  script = {
    authority: createTestAuthority(),
    challengePort: (site.address() as AddressInfo).port,
    life: () => ({ from: clock.wall(), to: new Date(clock.wall().getTime() + 90 * day) }),
    refusal: 'none',
  };
  ca = await openAcmeServer(script);
});
afterEach(async () => {
  for (const acme of opened) acme.stop();
  await ca.close();
  site.close();
  rmSync(dataDir, { recursive: true });
});

/** A server's certificate from the authority; every call is a start of the server on the same data folder. */
const start = async (domains: readonly string[] = ['live.example.org'], directoryUrl = ca.directoryUrl) => {
  for (const acme of opened.splice(0)) acme.stop();
  const order = { domains, directoryUrl, email: 'operator@example.org' };
  const folder = openAcmeFolder(dataDir);
  const acme = await openAcme(order, { folder, challenges, clock, log: told.log, chance: () => 0.5 });
  opened.push(acme);
  acme.start();
  return acme;
};
const nextOf = (acme: AcmeRenewal): Promise<Certificate> =>
  new Promise((resolve) => {
    const end = acme.onChange((certificate) => {
      end();
      resolve(certificate);
    });
  });
/** Waits until the next look is planned; it is planned a moment after what it follows. */
const planned = (): Promise<number> =>
  expect
    .poll(() => clock.untilNext(), { interval: 5 })
    .not.toBeNull()
    .then(() => clock.untilNext() ?? 0);
const failed = async (): Promise<number> => {
  const complaint = told.heard('it is tried again later');
  clock.advance(clock.untilNext() ?? 0);
  await complaint;
  return planned();
};

describe('the first certificate', () => {
  test('is fetched at once, for all names, and kept for the owner alone', async () => {
    const acme = await start(['live.example.org', 'b.example.org']);
    expect(acme.current()).toBeNull();
    const next = nextOf(acme);
    clock.advance(0);
    const { facts, chain } = await next;
    expect(facts).toMatchObject({ domains: ['live.example.org', 'b.example.org'], issuer: 'Authority of a test' });
    expect(chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect([...ca.contacts]).toEqual(['mailto:operator@example.org']);
    await planned();
    const folder = join(dataDir, 'tls');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).toSorted()).toEqual(['account.pem', 'certificate.json', 'failures.json']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(told.lines.join()).not.toContain('operator@example.org');
  });

  test('is there at the next start, without a question', async () => {
    const first = await start();
    const next = nextOf(first);
    clock.advance(0);
    const { chain } = await next;
    await planned();
    expect((await start()).current()?.chain).toBe(chain);
    clock.advance(58 * day);
    await planned();
    expect(ca.orders).toBe(1);
  });

  test('is fetched again for other names or from another authority, while the old one is shown', async () => {
    const first = await start();
    const fetched = nextOf(first);
    clock.advance(0);
    await fetched;
    await planned();
    const second = await start(['live.example.org', 'new.example.org']);
    expect(second.current()?.facts.domains).toEqual(['live.example.org']);
    const next = nextOf(second);
    clock.advance(0);
    expect((await next).facts.domains).toEqual(['live.example.org', 'new.example.org']);
    await planned();
    const other = await openAcmeServer({ ...script, authority: createTestAuthority('Another one') });
    const third = await start(['live.example.org', 'new.example.org'], other.directoryUrl);
    const last = nextOf(third);
    clock.advance(0);
    expect((await last).facts.issuer).toBe('Another one');
    await planned();
    await other.close();
  });

  test('is fetched again when what was kept is damaged', async () => {
    const first = await start();
    const fetched = nextOf(first);
    clock.advance(0);
    await fetched;
    await planned();
    writeFileSync(join(dataDir, 'tls', 'certificate.json'), '{');
    writeFileSync(join(dataDir, 'tls', 'failures.json'), '{');
    const second = await start();
    expect(second.current()).toBeNull();
    const next = nextOf(second);
    clock.advance(0);
    expect((await next).facts.subject).toBe('live.example.org');
  });
});

test('a certificate that cannot be written is used all the same, and not asked for again', async () => {
  mkdirSync(join(dataDir, 'tls', 'certificate.json', 'in-the-way'), { recursive: true });
  const acme = await start();
  const next = nextOf(acme);
  const complaint = told.heard('could not be written');
  clock.advance(0);
  expect((await next).facts.subject).toBe('live.example.org');
  await complaint;
  expect(await planned()).toBe(12 * hour);
  expect(ca.orders).toBe(1);
});

describe('renewal', () => {
  test('comes with a third of the life left, with a new key', async () => {
    const acme = await start();
    const fetched = nextOf(acme);
    clock.advance(0);
    const first = await fetched;
    while (clock.wall().getTime() + (await planned()) < today.getTime() + 60 * day) {
      expect(await planned()).toBe(12 * hour);
      clock.advance(12 * hour);
    }
    expect(ca.orders).toBe(1);
    const next = nextOf(acme);
    clock.advance(await planned());
    const second = await next;
    expect(clock.wall()).toEqual(new Date(today.getTime() + 60 * day));
    expect(second.facts.validTo.getTime() - first.facts.validTo.getTime()).toBe(60 * day);
    expect(second.key).not.toBe(first.key);
    expect(ca.orders).toBe(2);
  });

  test('that fails leaves the old certificate and asks more and more rarely, also over restarts', async () => {
    const acme = await start();
    const fetched = nextOf(acme);
    clock.advance(0);
    const first = await fetched;
    await planned();
    script.refusal = 'order';
    clock.advance(59.99 * day);
    await planned();
    expect(ca.orders).toBe(1);
    const pauses: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) pauses.push((await failed()) / 60_000);
    expect(pauses).toEqual([5, 15, 45, 135]);
    expect(ca.orders).toBe(5);
    expect(acme.current()).toBe(first);
    const again = await start();
    expect(again.current()?.chain).toBe(first.chain);
    expect(await planned()).toBe(5 * 60_000);
    script.refusal = 'none';
    const next = nextOf(again);
    clock.advance(5 * 60_000);
    expect((await next).facts.validTo.getTime()).toBeGreaterThan(first.facts.validTo.getTime());
    await expect.poll(() => readFileSync(join(dataDir, 'tls', 'failures.json'), 'utf8')).toContain('"count":0');
  });

  test('tells what the authority found, and takes its proofs back', async () => {
    script.refusal = 'challenge';
    await start();
    const complaint = told.heard('it is tried again later');
    clock.advance(0);
    expect(await complaint).toContain('nobody proves live.example.org today');
    script.refusal = 'none';
    script.challengePort = 1;
    await planned();
    expect(await failed()).toBe(15 * 60_000);
    expect(ca.issued).toBe(0);
  });

  test('asks an authority that is away once per try', async () => {
    const away = ca.directoryUrl;
    await ca.close();
    ca = await openAcmeServer(script);
    await start(['live.example.org'], away);
    const complaint = told.heard('it is tried again later');
    clock.advance(0);
    expect(await complaint).toContain('ECONNREFUSED');
    expect(await planned()).toBe(5 * 60_000);
  });
});

describe('what the operator is told', () => {
  const settings = () => ({
    dataDir,
    tls: { kind: 'acme' as const, domains: ['live.example.org'], email: 'a@b.org', directoryUrl: ca.directoryUrl },
  });

  test('is nothing without TLS, a problem before the first certificate, then its facts', async () => {
    expect(await describeCertificate({ dataDir, tls: null })).toBeNull();
    expect(await describeCertificate(settings())).toMatchObject({
      source: 'acme',
      facts: null,
      problem: expect.stringContaining('no certificate yet'),
    });
    const acme = await start();
    const fetched = nextOf(acme);
    clock.advance(0);
    const { facts } = await fetched;
    await planned();
    expect(await describeCertificate(settings())).toEqual({ source: 'acme', facts, problem: null });
  });
});
