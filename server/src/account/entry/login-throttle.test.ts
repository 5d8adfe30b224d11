import { millis } from '@amphi/media/time';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { createSeal } from '../../platform/seal/index.ts';
import { createFailureStore } from './failure.store.ts';
import { createLoginThrottle, type LoginThrottle } from './login-throttle.ts';

let wallMs = Date.UTC(2026, 10, 20);
const pauses: number[] = [];
const clock: Clock = {
  now: () => millis(wallMs),
  wall: () => new Date(wallMs),
  after: (delay, task) => {
    pauses.push(delay);
    queueMicrotask(task);
    return () => undefined;
  },
  every: () => () => undefined,
};
const seal = createSeal(new Uint8Array(32).fill(7), 'ticket');
let database: TestDatabase;
let throttle: LoginThrottle;
/** Another process on the same database. */
let second: LoginThrottle;
beforeAll(async () => {
  database = await testDatabase();
  throttle = createLoginThrottle(createFailureStore(database), seal, clock);
  second = createLoginThrottle(createFailureStore(database), seal, clock);
});
afterAll(() => database.close());

const subject = (name: string, address: string) => ({ name, address, device: null, isKnownDevice: false });
const times = async (count: number, task: () => Promise<void>): Promise<void> => {
  for (let done = 0; done < count; done += 1) await task();
};

test('failures count in every process, and none is lost among many at once', async () => {
  await Promise.all([1, 2, 3].map((n) => (n % 2 === 0 ? second : throttle).fail(subject('a', `10.0.0.${n}`))));
  for (const each of [throttle, second]) {
    expect(await each.terms(subject('a', '10.0.1.1'))).toMatchObject({ isCaptchaNeeded: true, pauseMs: 250 });
    expect((await each.terms(subject('b', '10.0.0.1'))).isCaptchaNeeded).toBe(false);
  }
});

test('a success forgets those of account and device, not those of the address', async () => {
  const one = { ...subject('c', '10.1.0.1'), device: 'd', isKnownDevice: true };
  await times(3, () => throttle.fail(one));
  expect(await throttle.terms({ ...one, address: '10.1.0.2' })).toMatchObject({ isCaptchaNeeded: true });
  await second.succeed(one);
  expect(await throttle.terms({ ...one, address: '10.1.0.2' })).toMatchObject({ isCaptchaNeeded: false });
  expect(await throttle.terms(one)).toMatchObject({ isCaptchaNeeded: true, pauseMs: 0 });
});

test('failures are over ten minutes after the first; those of a waiting address only after twice its wait', async () => {
  const one = subject('e', '10.2.0.1');
  await times(3, () => throttle.fail(one));
  wallMs += 599_000;
  expect((await throttle.terms(one)).isCaptchaNeeded).toBe(true);
  wallMs += 1_000;
  expect((await throttle.terms(one)).isCaptchaNeeded).toBe(false);
  await times(30, () => throttle.fail(one));
  expect((await throttle.terms(one)).waitMs).toBe(900_000);
  wallMs += 900_000;
  expect(await throttle.terms(one)).toMatchObject({ waitMs: 0, isCaptchaNeeded: true });
  await throttle.fail(one);
  expect((await throttle.terms(one)).waitMs).toBe(900_000);
});

test('a pause waits for the clock, and not at all when it is none', async () => {
  pauses.length = 0;
  await throttle.pause(0);
  await throttle.pause(250);
  expect(pauses).toEqual([250]);
});

test('names, addresses and devices are kept as keyed hashes only', async () => {
  await throttle.fail({ name: '+8613812345678', address: '10.3.0.1', device: 'the-device', isKnownDevice: false });
  const { rows } = await database.pool.query('select * from login_failures');
  expect(JSON.stringify(rows)).not.toMatch(/1381234|10\.3\.0|the-device/);
});
