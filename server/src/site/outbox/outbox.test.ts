import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { siteSettings, type SiteSettings } from '@amphi/contract';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, type Clock } from '../../platform/clock/index.ts';
import { testDatabase } from '../../platform/db/testing/index.ts';
import { createLog, silentLog } from '../../platform/log/index.ts';
import { createMetrics, type Metrics } from '../../platform/metrics/index.ts';
import { createOutgoing } from '../../platform/outgoing/index.ts';
import { createMessages, openOutbox, type Messages } from './messages.ts';

const database = await testDatabase();
afterAll(() => database.close());
const config = { secrets: { siteKey: Uint8Array.from({ length: 32 }, (_, index) => index * 3) } };
const outgoing = createOutgoing({ allowedPrivate: ['127.0.0.1'] });

let lines = '';
const log = createLog({ logLevel: 'info', destination: { write: (line: string) => void (lines += line) } });
let values: SiteSettings;
let passedMs = 0;
let hourly: () => void = () => undefined;
const clock: Clock = {
  ...systemClock,
  wall: () => new Date(1_800_000_000_000 + passedMs),
  every: (_interval, task) => {
    hourly = task;
    return () => undefined;
  },
};
let metrics: Metrics;
let messages: Messages;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  lines = '';
  values = siteSettings.parse({});
  passedMs = 0;
  metrics = createMetrics();
  await database.pool.query('truncate outbox');
  messages = createMessages({ database, config, settings: { all: async () => values }, outgoing, log, metrics, clock });
});
afterEach(async () => {
  messages.close();
  for (const end of ends.splice(0)) await end();
});
const countOf = async (labels: string) =>
  new RegExp(`^amphi_messages_total\\{${labels}\\} (\\d+)$`, 'm').exec((await metrics.expose()).text)?.[1];
const rows = async () => (await database.pool.query<{ sealed: string }>('select * from outbox')).rows;

/** A webhook that answers with the status. */
const webhook = async (status: number) => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const finish = (body: string): void => {
      bodies.push(body);
      response.writeHead(status).end('+8613800138000');
    };
    text(request).then(finish, () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  values = { ...values, 'sms.sender': 'webhook', 'sms.webhookUrl': url, 'sms.webhookSecret': 'very-secret' };
  return bodies;
};
const sms = { to: '+8613800138000', template: 'login', code: '482913', locale: 'zh-CN' } as const;

describe('without a real sender', () => {
  test('messages wait in the outbox, sealed, latest first', async () => {
    await messages.messenger.sendSms(sms);
    passedMs += 1_000;
    await messages.messenger.sendEmail({
      to: 'ann@example.org',
      template: 'reset',
      code: '111222',
      locale: 'en',
      minutes: 5,
    });
    expect(await messages.messenger.channels()).toEqual({ sms: 'outbox', email: 'outbox' });
    const found = await openOutbox({ database, config, clock }).latest(10);
    expect(found.map(({ id: _id, at: _at, ...message }) => message)).toEqual([
      {
        channel: 'email',
        to: 'ann@example.org',
        template: 'reset',
        code: '111222',
        text: 'Your Amphi code\n\n111222 is your code to reset your password at Amphi. It is good for 5 minutes. Tell it to nobody.\n\nIf this was not you, ignore this letter.\n\nAmphi\n',
      },
      {
        channel: 'sms',
        to: '+8613800138000',
        template: 'login',
        code: '482913',
        text: '【Amphi】你的登录验证码是 482913，10 分钟内有效，请勿告诉他人。',
      },
    ]);
    expect(await messages.outbox.latest(1)).toHaveLength(1);
    const kept = JSON.stringify(await rows());
    expect(kept).not.toMatch(/138001|482913|ann@|111222/);
    expect(await countOf('channel="sms",outcome="stored"')).toBe('1');
  });

  test('a notice keeps its words', async () => {
    await messages.messenger.sendEmail({
      to: 'a@b.example',
      template: 'notice',
      text: '有人从新设备登录。',
      locale: 'zh-CN',
    });
    expect(await messages.outbox.latest(1)).toMatchObject([
      { code: null, text: 'Amphi 账号提醒\n\n有人从新设备登录。\n\nAmphi\n' },
    ]);
  });

  test('a day is the longest', async () => {
    await messages.messenger.sendSms(sms);
    passedMs += 24 * 3_600_000 - 1;
    expect(await messages.outbox.latest(10)).toHaveLength(1);
    passedMs += 1;
    expect(await messages.outbox.latest(10)).toHaveLength(0);
    await messages.messenger.sendSms(sms);
    expect(await rows()).toHaveLength(1);
  });

  test('what is too old goes also when nothing new comes', async () => {
    await messages.messenger.sendSms(sms);
    passedMs += 24 * 3_600_000;
    hourly();
    await expect.poll(rows).toEqual([]);
  });

  test('a thousand are the most', async () => {
    const at = new Date(clock.wall().getTime() - 1_000);
    await database.pool.query(
      `insert into outbox select 'old' || n, 'sms', 'login', 'v1.x', $1::timestamptz - n * interval '1 second' from generate_series(1, 1000) n`,
      [at],
    );
    await messages.messenger.sendSms(sms);
    expect(await rows()).toHaveLength(1_000);
    expect(await messages.outbox.latest(10)).toMatchObject([{ code: sms.code }]);
    const { rows: gone } = await database.pool.query(`select 1 from outbox where id = 'old1000'`);
    expect(gone).toEqual([]);
  });

  test.each<Partial<SiteSettings>>([
    { 'sms.sender': 'webhook' },
    { 'sms.sender': 'aliyun', 'sms.accessKeyId': 'a', 'sms.accessKeySecret': 'b', 'sms.signName': 'c' },
    {
      'sms.sender': 'tencent',
      'sms.accessKeyId': 'a',
      'sms.accessKeySecret': 'b',
      'sms.signName': 'c',
      'sms.template': 'd',
    },
    { 'mail.url': 'smtp://mail.example.org' },
    { 'mail.url': 'smtp://mail.example.org?insecure=1', 'mail.from': 'a@b.example' },
  ])('half a setting counts as none: %o', async (half) => {
    values = { ...values, ...half };
    expect(await messages.messenger.channels()).toEqual({ sms: 'outbox', email: 'outbox' });
  });

  test('a test tells that there is none and stores nothing', async () => {
    expect(await messages.messenger.test('sms', sms.to)).toEqual({
      isSent: false,
      problem: 'there is no real sender for short messages',
    });
    expect(await messages.messenger.test('email', 'a@b.example')).toEqual({
      isSent: false,
      problem: 'there is no real sender for letters',
    });
    expect(await rows()).toEqual([]);
  });
});

describe('with a real sender', () => {
  test('short messages are sent at once and kept nowhere', async () => {
    await messages.messenger.sendSms(sms);
    const bodies = await webhook(200);
    await messages.messenger.sendSms({ ...sms, locale: 'en' });
    expect(bodies.map((body) => JSON.parse(body))).toEqual([
      {
        to: '+8613800138000',
        code: '482913',
        template: 'login',
        text: 'Amphi: 482913 is your code to log in. It is good for 10 minutes. Tell it to nobody.',
      },
    ]);
    expect(await messages.messenger.channels()).toEqual({ sms: 'real', email: 'outbox' });
    expect(await rows()).toHaveLength(1);
    expect(await messages.messenger.test('sms', sms.to)).toEqual({ isSent: true, problem: null });
  });

  test('one that fails is tried once, told without address and code, and counted', async () => {
    const bodies = await webhook(500);
    await messages.messenger.sendSms(sms);
    expect(bodies).toHaveLength(1);
    expect(await rows()).toEqual([]);
    expect(lines).toContain('the SMS webhook refused the message (HTTP 500)');
    expect(lines).not.toMatch(/138001|482913|very-secret/);
    expect(await countOf('channel="sms",outcome="failed"')).toBe('1');
    const tried = await messages.messenger.test('sms', sms.to);
    expect(tried).toEqual({ isSent: false, problem: 'the SMS webhook refused the message (HTTP 500)' });
  });

  test('letters are sent, and a change of settings changes the sender', async () => {
    const senders: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onMailFrom: ({ address }, _session, done) => {
        senders.push(address);
        done();
      },
      onData: (stream, _session, done) => {
        stream.resume().on('end', () => done());
      },
    });
    const listener = server.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    ends.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const url = `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}?insecure=1`;
    for (const from of ['a@site.example', 'Site <b@site.example>']) {
      values = { ...values, 'mail.url': url, 'mail.from': from };
      await messages.messenger.sendEmail({ to: 'x@y.example', template: 'verify', code: '123456', locale: 'en' });
    }
    expect(senders).toEqual(['a@site.example', 'b@site.example']);
    expect(await rows()).toEqual([]);
  });
});

test('a database that is away makes nobody fail', async () => {
  const gone = await testDatabase();
  const other = createMessages({
    database: gone,
    config,
    settings: { all: async () => values },
    outgoing,
    log: silentLog,
    metrics: createMetrics(),
    clock,
  });
  await gone.close();
  await expect(other.messenger.sendSms(sms)).resolves.toBeUndefined();
  other.close();
});
