import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, createSiteAddress, loadConfig } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'amphi-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let last = 0;
const freshData = (): string => join(folder, String((last += 1)));
const goodKey = '3f1c9be07a5d42e6881b0c4f93d7a2655e10bb47f6c8d93a2c7e5410d9f6ab38';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig({ AMPHI_DATA: freshData(), ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('settings', () => {
  test('nothing has to be set', () => {
    const config = loadConfig({ AMPHI_DATA: freshData() });
    expect(config).toMatchObject({
      httpPort: 3000,
      rtmpPort: 1935,
      host: '0.0.0.0',
      mode: 'production',
      logLevel: 'info',
    });
    expect(config.roles).toEqual(['web', 'ingest', 'worker', 'realtime']);
    expect(config.databaseUrl).toBeNull();
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('an empty value counts as not set', () => {
    expect(loadConfig({ AMPHI_DATA: freshData(), AMPHI_HTTP_PORT: '', DATABASE_URL: ' ' }).httpPort).toBe(3000);
  });

  test('NODE_ENV is the mode unless AMPHI_MODE says otherwise', () => {
    expect(loadConfig({ AMPHI_DATA: freshData(), NODE_ENV: 'development' })).toMatchObject({
      mode: 'development',
      logLevel: 'debug',
    });
    expect(loadConfig({ AMPHI_DATA: freshData(), NODE_ENV: 'development', AMPHI_MODE: 'test' }).mode).toBe('test');
  });

  test.each([
    [{ AMPHI_HTTP_PORT: 'abc' }, 'AMPHI_HTTP_PORT: expected a whole number from 0 to 65535, got "abc"'],
    [{ AMPHI_RTMP_PORT: '70000' }, 'AMPHI_RTMP_PORT: expected a whole number from 0 to 65535, got "70000"'],
    [
      { AMPHI_TRUSTED_PROXIES: '10.0.0.0/8, banana' },
      'AMPHI_TRUSTED_PROXIES: expected addresses such as 10.0.0.7 or 10.0.0.0/8, got "10.0.0.0/8, banana"',
    ],
    [
      { AMPHI_CORS_ORIGINS: '*' },
      'AMPHI_CORS_ORIGINS: expected origins such as https://friend.example, without a path, got "*"',
    ],
    [
      { AMPHI_OUTGOING_PRIVATE: 'sso.lan, 10.0.0.0/33' },
      'AMPHI_OUTGOING_PRIVATE: expected host names, addresses or ranges such as 10.0.0.0/8, got "sso.lan, 10.0.0.0/33"',
    ],
    [{ AMPHI_MODE: 'fast' }, 'AMPHI_MODE: expected one of production, development, test, got "fast"'],
    [
      { AMPHI_PUBLIC_URL: 'example.org' },
      'AMPHI_PUBLIC_URL: expected an address such as https://live.example.org, got "example.org"',
    ],
    [
      { AMPHI_PUBLIC_URL: 'https://a.org/live' },
      'AMPHI_PUBLIC_URL: expected an address without a path, such as https://live.example.org',
    ],
    [{ AMPHI_HTTP_PORT: '1935' }, 'AMPHI_HTTP_PORT and AMPHI_RTMP_PORT: must differ'],
    [
      { AMPHI_HTTPS_PORT: '3000', AMPHI_ACME_DOMAINS: 'a.example.org', AMPHI_ACME_EMAIL: 'a@example.org' },
      'AMPHI_HTTP_PORT, AMPHI_HTTPS_PORT, AMPHI_RTMPS_PORT and AMPHI_RTMP_PORT: must differ',
    ],
    [
      { AMPHI_ACME_DOMAINS: 'a.example.org,*.example.org', AMPHI_ACME_EMAIL: 'a@example.org' },
      'AMPHI_ACME_DOMAINS: expected names such as live.example.org, got "a.example.org,*.example.org"',
    ],
    [
      { AMPHI_ACME_DOMAINS: 'a.example.org' },
      "AMPHI_ACME_EMAIL: is required with AMPHI_ACME_DOMAINS; giving it accepts the authority's terms",
    ],
    [
      { AMPHI_ACME_DIRECTORY: 'http://ca.example/directory' },
      'AMPHI_ACME_DIRECTORY: expected an https address, got "http://ca.example/directory"',
    ],
    [{ AMPHI_HTTP_REDIRECT: 'yes' }, 'AMPHI_HTTP_REDIRECT: expected true or false, got "yes"'],
    [{ AMPHI_ROLES: 'web,cook' }, 'AMPHI_ROLES: expected one of web, ingest, worker, realtime, got "web,cook"'],
    [{ AMPHI_METRICS_TOKEN: 'short' }, 'AMPHI_METRICS_TOKEN: expected at least 16 characters, got 5'],
  ])('%o is refused by name', (env, problem) => {
    expect(problemsOf(env)).toEqual([problem]);
  });

  test('all wrong settings are told at once', () => {
    expect(problemsOf({ AMPHI_HTTP_PORT: 'x', AMPHI_LOG_LEVEL: 'loud' })).toHaveLength(2);
  });

  test('a certificate needs its key, and both their files', () => {
    expect(problemsOf({ AMPHI_TLS_CERT: '/nowhere/a.pem' })).toEqual([
      'AMPHI_TLS_CERT and AMPHI_TLS_KEY: give both or none',
      'AMPHI_TLS_CERT: there is no file /nowhere/a.pem',
    ]);
  });
});

describe('the certificate', () => {
  test('is none unless the operator says where it comes from', () => {
    expect(loadConfig({ AMPHI_DATA: freshData(), AMPHI_ACME_EMAIL: 'a@example.org' }).tls).toBeNull();
  });

  test('comes from an authority for names in lower case, each once', () => {
    const AMPHI_ACME_DOMAINS = 'Live.Example.org, b.example.org,live.example.org';
    const config = loadConfig({ AMPHI_DATA: freshData(), AMPHI_ACME_DOMAINS, AMPHI_ACME_EMAIL: 'a@example.org' });
    expect(config).toMatchObject({
      httpsPort: 3443,
      isHttpRedirected: true,
      tls: {
        kind: 'acme',
        domains: ['live.example.org', 'b.example.org'],
        email: 'a@example.org',
        directoryUrl: 'https://acme-v02.api.letsencrypt.org/directory',
      },
    });
  });

  test('comes from one place only', () => {
    const file = join(folder, 'cert.pem');
    writeFileSync(file, '');
    const files = { AMPHI_TLS_CERT: file, AMPHI_TLS_KEY: file };
    expect(problemsOf({ ...files, AMPHI_ACME_DOMAINS: 'a.example.org', AMPHI_ACME_EMAIL: 'a@example.org' })).toEqual([
      'AMPHI_ACME_DOMAINS and AMPHI_TLS_CERT: give one of them',
    ]);
  });
});

describe('secrets', () => {
  test('are made once, for the owner alone', () => {
    const dataDir = freshData();
    const first = loadConfig({ AMPHI_DATA: dataDir });
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(first.secrets.siteKey).toHaveLength(32);
    expect(loadConfig({ AMPHI_DATA: dataDir }).secrets).toEqual(first.secrets);
  });

  test('a damaged file is not replaced', () => {
    const dataDir = freshData();
    loadConfig({ AMPHI_DATA: dataDir });
    writeFileSync(join(dataDir, 'secrets.json'), '{}');
    expect(problemsOf({ AMPHI_DATA: dataDir })[0]).toContain('is damaged; restore it from a backup');
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).toBe('{}');
  });

  test('an external database wants its own', () => {
    const DATABASE_URL = 'postgres://amphi:secret@db.example.org/amphi';
    expect(problemsOf({ DATABASE_URL })[0]).toContain('AMPHI_SITE_KEY: is required with DATABASE_URL');
    const config = loadConfig({ AMPHI_DATA: freshData(), DATABASE_URL, AMPHI_SITE_KEY: goodKey });
    expect(config.secrets).toMatchObject({ metricsToken: null, databasePassword: null });
  });

  test.each(['abc', '0'.repeat(64), 'ab'.repeat(32), '0123456789abcdef'.repeat(4)])(
    'the weak key %s is refused',
    (key) => {
      expect(problemsOf({ AMPHI_SITE_KEY: key })).toHaveLength(1);
    },
  );

  test('no message repeats a secret or a database address', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db/x', AMPHI_SITE_KEY: 'hunter2' }).join()).not.toContain(
      'hunter2',
    );
  });
});

describe('the address of the site', () => {
  const addressFor = (env: Record<string, string>) =>
    createSiteAddress(loadConfig({ AMPHI_DATA: freshData(), ...env }));

  test('follows the ports that were listened on', () => {
    const address = addressFor({ AMPHI_HTTP_PORT: '0', AMPHI_RTMP_PORT: '0' });
    address.setPorts({ http: 4001, rtmp: 4002 });
    expect(address.httpUrl()).toBe('http://localhost:4001');
    expect(address.pushUrl()).toBe('rtmp://localhost:4002/live');
  });

  test('is over TLS when this server has a certificate', () => {
    const acme = { AMPHI_ACME_DOMAINS: 'live.example.org', AMPHI_ACME_EMAIL: 'a@example.org' };
    const address = addressFor({ ...acme, AMPHI_HTTPS_PORT: '0' });
    address.setPorts({ https: 4003 });
    expect(address.httpUrl()).toBe('https://live.example.org:4003');
    expect(address.secureUrl('b.example.org:80')).toBe('https://b.example.org:4003');
    expect(addressFor({ ...acme, AMPHI_HTTPS_PORT: '443' }).secureUrl('[::1]:80')).toBe('https://[::1]');
    expect(addressFor({ ...acme, AMPHI_PUBLIC_URL: 'https://a.org' }).secureUrl('b.org')).toBe('https://a.org');
    expect(addressFor(acme).secureUrl('a b')).toBe('https://live.example.org:3443');
  });

  test('encoders are sent to the host that the request named, unless there is a public address', () => {
    expect(addressFor({}).pushUrl('10.0.0.5:3000')).toBe('rtmp://10.0.0.5/live');
    expect(addressFor({}).pushUrl('[::1]:3000')).toBe('rtmp://[::1]/live');
    expect(addressFor({ AMPHI_PUBLIC_URL: 'https://live.example.org/' }).pushUrl('evil.example')).toBe(
      'rtmp://live.example.org/live',
    );
    expect(addressFor({ AMPHI_PUBLIC_URL: 'https://live.example.org/' }).httpUrl()).toBe('https://live.example.org');
  });
});

test.each([
  ['a file', () => join(folder, 'plain', 'below'), 'ENOTDIR'],
  ['no place for folders', () => '/proc/amphi', 'E'],
])('a data folder that is %s is refused in one sentence', (_what, place, code) => {
  writeFileSync(join(folder, 'plain'), '');
  const [problem] = problemsOf({ AMPHI_DATA: place() });
  expect(problem).toMatch(new RegExp(`^AMPHI_DATA: ${place()} cannot be used as a folder to write to \\(${code}`));
});
