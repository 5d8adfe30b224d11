import { millis } from '@amphi/media/time';
import type { FastifyReply } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createRateLimits } from '../../platform/rate/index.ts';
import { openTestAccount, type TestAccount } from '../testing/test-account.ts';
import { createCodes, type CodeOrder, type Codes } from './codes.ts';
import { createImageCodes } from './image-code.ts';
import { createPersonProofs } from './person-proof.ts';
import { createProofsOfWork, isSolution } from './proof-of-work.ts';

let wallMs = Date.UTC(2026, 10, 20);
const clock: Clock = {
  now: () => millis(wallMs),
  wall: () => new Date(wallMs),
  after: () => () => undefined,
  every: () => () => undefined,
};
const minute = 60_000;
/** The part of a reply that limits speak to. */
const headers = new Map<string, string>();
const reply = {
  getHeader: (name: string) => headers.get(name),
  header: (name: string, value: string) => headers.set(name, value),
  headers: (values: Record<string, string>) =>
    Object.entries(values).forEach(([name, value]) => headers.set(name, value)),
} as unknown as FastifyReply;

const sent: { to: string; code: string; template: string }[] = [];
const messenger = {
  sendSms: async (message: { to: string; code: string; template: string }) => void sent.push(message),
  sendEmail: async ({ to, code = '', template }: { to: string; code?: string; template: string }) =>
    void sent.push({ to, code, template }),
};
let database: TestDatabase;
let opened: TestAccount;
let codes: Codes;
beforeAll(async () => {
  database = await testDatabase();
  opened = openTestAccount(database, { clock });
  const rates = createRateLimits(database, new Uint8Array(32).fill(7), clock);
  codes = createCodes({ tickets: opened.tickets, rates, messenger, clock, log: silentLog });
});
beforeEach(() => {
  sent.length = 0;
  wallMs += 1440 * minute;
});
afterAll(() => database.close());

const mobile = { kind: 'mobile', address: '+8613812345678' } as const;
const order = async (wish: Partial<CodeOrder> = {}) => {
  const whole = { purpose: 'login', target: mobile, locale: 'zh-CN', isWanted: async () => true, ...wish } as const;
  const { codeId, expiresAt } = await codes.send(whole, reply);
  await codes.settled();
  return { codeId, expiresAt, code: sent.at(-1)?.code ?? '' };
};
const refusedCode = { code: 'code_invalid', fields: { code: 'code_invalid' } };

describe('a sent code', () => {
  test('counts for ten minutes', async () => {
    const { expiresAt, ...first } = await order();
    expect(expiresAt.getTime()).toBe(wallMs + 10 * minute);
    wallMs += 10 * minute - 1;
    expect(await codes.accept('login', first)).toEqual(mobile);
    await expect(codes.accept('login', first)).rejects.toMatchObject(refusedCode);
    const late = await order();
    wallMs += 10 * minute;
    await expect(codes.accept('login', late)).rejects.toMatchObject(refusedCode);
  });

  test('of an account counts for this account only', async () => {
    const own = await order({ purpose: 'prove', userId: 'me' });
    await expect(codes.accept('prove', own, 'other')).rejects.toMatchObject(refusedCode);
    await expect(codes.accept('prove', own)).rejects.toMatchObject(refusedCode);
    expect(await codes.accept('prove', own, 'me')).toEqual(mobile);
  });

  test('is taken as people type it, and never by anything else', async () => {
    const { codeId, code } = await order();
    for (const wrong of ['', '中中中中中中', `${code}0`]) {
      await expect(codes.accept('login', { codeId, code: wrong })).rejects.toMatchObject(refusedCode);
    }
    expect(await codes.accept('login', { codeId, code: ` ${code.slice(0, 3)} ${code.slice(3)}` })).toEqual(mobile);
  });

  test('goes out once a minute for a purpose, five times an hour and ten times a day to a number', async () => {
    await order();
    await expect(order()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: minute });
    for (const purpose of ['reset', 'register', 'prove', 'mobile'] as const) await order({ purpose });
    await expect(order({ purpose: 'email' })).rejects.toMatchObject({ code: 'rate_limited' });
    wallMs += 60 * minute;
    for (const purpose of ['reset', 'register', 'prove', 'mobile'] as const) await order({ purpose });
    wallMs += 60 * minute;
    await order();
    wallMs += 60 * minute;
    await expect(order()).rejects.toMatchObject({ code: 'rate_limited' });
    expect(sent).toHaveLength(10);
  });

  test('is not sent where nobody wants it, and a failure to find out harms nobody', async () => {
    await order({ isWanted: async () => false });
    await order({ purpose: 'reset', isWanted: () => Promise.reject(new Error('the database is away')) });
    expect(sent).toEqual([]);
  });
});

describe('a proof of being a person', () => {
  test('by a picture lasts as long as configured, and one of two processes takes it', async () => {
    const [one, two] = [createImageCodes(opened.tickets, 5), createImageCodes(opened.tickets, 5)];
    await one.draw({ id: 'p', from: 'here' });
    const text = (await two.findText('p')) ?? '';
    const outcomes = await Promise.all([one, two].map((images) => images.accept('p', text)));
    expect(outcomes.toSorted()).toEqual(['gone', 'right']);
    await one.draw({ id: 'q', from: 'here' });
    wallMs += 5 * minute;
    expect(await one.findText('q')).toBeNull();
    expect(await one.accept('q', 'ABCD')).toBe('gone');
  });

  test('by work counts once, and a picture of the same name does not stand in its way', async () => {
    const works = createProofsOfWork(opened.tickets, createRateLimits(database, new Uint8Array(32).fill(7), clock));
    const images = createImageCodes(opened.tickets, 5);
    const proofs = createPersonProofs(images, works);
    const { id, prefix, difficulty } = await works.challenge('10.0.0.1');
    let n = 0;
    while (!isSolution(prefix, String(n), difficulty)) n += 1;
    await expect(proofs.accept({ id, answer: 'no' }, 'imageCode')).rejects.toMatchObject({
      code: 'img_code_invalid',
      fields: { imageCode: 'img_code_invalid' },
    });
    await proofs.accept({ id, answer: String(n) });
    await expect(proofs.accept({ id, answer: String(n) })).rejects.toMatchObject({ code: 'img_code_invalid' });
  });

  test('by work gets harder for an address that asks often', async () => {
    const works = createProofsOfWork(opened.tickets, createRateLimits(database, new Uint8Array(32).fill(7), clock));
    const difficulties = [];
    for (let count = 0; count < 50; count += 1) difficulties.push((await works.challenge('10.0.0.2')).difficulty);
    expect(difficulties).toEqual(difficulties.toSorted((a, b) => a - b));
    expect([difficulties[0], difficulties[49]]).toEqual([18, 22]);
    expect((await works.challenge('10.0.0.3')).difficulty).toBe(18);
  });
});
