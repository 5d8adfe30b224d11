import { millis } from '@amphi/media/time';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, type Clock } from '../clock/index.ts';
import { testDatabase } from '../db/testing/index.ts';
import { createHttp } from '../http/index.ts';
import { silentLog } from '../log/index.ts';
import { addressGroup, createRateLimits, limitByAddress, type RateLimits } from './index.ts';

const database = await testDatabase();
afterAll(() => database.close());
const siteKey = Uint8Array.from({ length: 32 }, (_, index) => index * 5);
let passedMs = 0;
const clock: Clock = {
  ...systemClock,
  now: () => millis(1_000 + passedMs),
  wall: () => new Date(1_800_000_000_000 + passedMs),
};
const rule = { name: 'try', max: 3, windowMs: 60_000 };
let limits: RateLimits;
beforeEach(async () => {
  passedMs = 0;
  await database.pool.query('truncate rate_limits');
  limits = createRateLimits(database, siteKey, clock);
});

describe('a window', () => {
  test('allows what the rule says, then tells how long it lasts', async () => {
    expect(await limits.take(rule, 'a')).toEqual({
      isAllowed: true,
      retryAfterMs: 0,
      remaining: 2,
      resetsInMs: 60_000,
    });
    passedMs = 20_000;
    await limits.take(rule, 'a');
    expect(await limits.take(rule, 'a')).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(await limits.take(rule, 'a')).toEqual({
      isAllowed: false,
      retryAfterMs: 40_000,
      remaining: 0,
      resetsInMs: 40_000,
    });
    passedMs = 60_000;
    expect(await limits.take(rule, 'a')).toMatchObject({ isAllowed: true, remaining: 2 });
  });

  test('is one per subject and rule', async () => {
    const one = { ...rule, max: 1 };
    await limits.take(one, 'a');
    expect(await limits.take(one, 'b')).toMatchObject({ isAllowed: true });
    expect(await limits.take({ ...one, name: 'other' }, 'a')).toMatchObject({ isAllowed: true });
    expect(await limits.take(one, 'a')).toMatchObject({ isAllowed: false });
  });

  test('is shared by processes, and exact under 50 parallel tries', async () => {
    const other = createRateLimits(database, siteKey, clock);
    const ten = { ...rule, max: 10 };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? limits : other).take(ten, 'a')),
    );
    expect(answers.filter((answer) => answer.isAllowed)).toHaveLength(10);
    expect(
      answers
        .map((answer) => answer.remaining)
        .toSorted((a, b) => b - a)
        .slice(0, 11),
    ).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
  });

  test('is forgotten on demand', async () => {
    const one = { ...rule, max: 1 };
    await limits.take(one, 'a');
    await limits.forget('try', 'a');
    expect(await limits.take(one, 'a')).toMatchObject({ isAllowed: true });
  });

  test('does not outlast a wall clock that was set back', async () => {
    const one = { ...rule, max: 1 };
    passedMs = 3_600_000;
    await limits.take(one, 'a');
    passedMs = 0;
    expect(await limits.take(one, 'a')).toMatchObject({ isAllowed: true, resetsInMs: 60_000 });
  });
});

test('the table holds no subject, and windows that ended are swept', async () => {
  for (const subject of ['203.0.113.9', 'b', 'c']) await limits.take(rule, subject);
  const before = await database.pool.query<{ key: string }>('select key from rate_limits');
  expect(before.rows).toHaveLength(3);
  expect(JSON.stringify(before.rows)).not.toContain('203.0.113.9');
  passedMs = 60_000;
  await limits.take(rule, 'd');
  const after = await database.pool.query('select key from rate_limits');
  expect(after.rows).toHaveLength(1);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the client %s is counted as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

describe('a limited route', () => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await createHttp({
      config: { publicUrl: null, corsOrigins: [], trustedProxies: ['127.0.0.1'], secrets: { metricsToken: null } },
      log: silentLog,
      readiness: {},
      metrics: { expose: async () => ({ contentType: 'text/plain', text: '' }) },
      webRoot: null,
    });
    const shared: RateLimits = {
      take: (...given) => limits.take(...given),
      forget: (...given) => limits.forget(...given),
    };
    const two = { name: 'route', max: 2, windowMs: 60_000 };
    app.get('/api/limited', { onRequest: limitByAddress(shared, two) }, async () => 'yes');
  });
  afterAll(() => app.close());
  const visit = (address: string) => app.inject({ url: '/api/limited', headers: { 'x-forwarded-for': address } });

  test('tells how many are left, then refuses with the time to wait', async () => {
    const first = await visit('198.51.100.1');
    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': '60',
    });
    await visit('198.51.100.1');
    passedMs = 59_900;
    const refused = await visit('198.51.100.1');
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-remaining': '0' });
    expect(refused.json()).toMatchObject({ code: 429, error: 'rate_limited' });
    expect((await visit('198.51.100.2')).statusCode).toBe(200);
  });

  test('counts one network of IPv6 as one client', async () => {
    await visit('2001:db8::1');
    await visit('2001:db8::2');
    expect((await visit('2001:db8::3')).statusCode).toBe(429);
    expect((await visit('2001:db8:0:1::3')).statusCode).toBe(200);
  });
});
