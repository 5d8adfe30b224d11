import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountTopic, type AccountEvent } from '../account/index.ts';
import { openTestAccount, type TestAccount } from '../account/testing/test-account.ts';
import { systemClock } from '../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../platform/db/testing/index.ts';
import { silentLog } from '../platform/log/index.ts';
import type { EmailWish } from '../site/index.ts';
import { createNotifications, createNotifyStore, type Notifications } from './index.ts';

let database: TestDatabase;
let core: TestAccount;
let notifications: Notifications;
const letters: EmailWish[] = [];
let nextMobile = 13_600_000_000;

beforeAll(async () => {
  database = await testDatabase();
  core = openTestAccount(database);
  const store = createNotifyStore(database);
  const { account } = core;
  const messenger = { sendEmail: async (letter: EmailWish) => void letters.push(letter) };
  const { settings } = core.site;
  notifications = createNotifications({ store, account, messenger, settings, clock: systemClock, log: silentLog });
});
afterAll(() => database.close());

const newUser = async (): Promise<string> => {
  nextMobile += 1;
  const { userId } = await core.account.addUser({ mobile: String(nextMobile), password: 'long enough', role: 'user' });
  return userId;
};

const ready = (exportId: string) => ({ kind: 'export_ready' as const, exportId });

test('what was told is paged, newest first, without skipping or repeating', async () => {
  const userId = await newUser();
  for (const id of ['1', '2', '3', '4', '5']) await notifications.tell(userId, ready(id));
  const first = await notifications.page(userId, { size: 2 });
  await notifications.tell(userId, ready('6'));
  const second = await notifications.page(userId, { size: 2, cursor: first.next ?? '' });
  const third = await notifications.page(userId, { size: 2, cursor: second.next ?? '' });
  const told = [first, second, third].flatMap(({ records }) => records.map(({ notice }) => notice));
  expect(told).toEqual(['5', '4', '3', '2', '1'].map(ready));
  expect(third.next).toBeNull();
  for (const cursor of ['x', '0', '-1', '1e3', '9'.repeat(40)]) {
    await expect(notifications.page(userId, { size: 2, cursor })).rejects.toMatchObject({ code: 'cursor_invalid' });
  }
});

test('reading marks only what is one’s own', async () => {
  const [userId, otherId] = [await newUser(), await newUser()];
  await notifications.tell(userId, ready('a'));
  await notifications.tell(userId, ready('b'));
  await notifications.tell(otherId, ready('c'));
  const { records } = await notifications.page(otherId, { size: 10 });
  await notifications.markRead(userId, [...records.map(({ id }) => id), 'nonsense', '999999']);
  expect([await notifications.unread(userId), await notifications.unread(otherId)]).toEqual([2, 1]);
  const own = await notifications.page(userId, { size: 1 });
  await notifications.markRead(
    userId,
    own.records.map(({ id }) => id),
  );
  expect(await notifications.unread(userId)).toBe(1);
  await notifications.markRead(userId);
  expect([await notifications.unread(userId), await notifications.unread(otherId)]).toEqual([0, 1]);
});

test('a notice on the bus is kept', async () => {
  const userId = await newUser();
  const stop = notifications.listen(core.bus);
  const event: AccountEvent = { type: 'notice', userId, notice: { kind: 'role_changed', role: 'streamer' } };
  core.bus.publish(accountTopic, event);
  await expect.poll(() => notifications.unread(userId)).toBe(1);
  stop();
});

test('what endangers an account is written to its verified address too, in the language of its owner', async () => {
  const [userId, otherId] = [await newUser(), await newUser()];
  const email = {
    email_hash: core.seals.email.lookup('a@example.org'),
    email_sealed: core.seals.email.close('a@example.org'),
  };
  await database.pool.query('update users set email_hash = $2, email_sealed = $3, locale = $4 where id = $1', [
    userId,
    email.email_hash,
    email.email_sealed,
    'en',
  ]);
  const stop = notifications.listen(core.bus);
  const login = { kind: 'login_new', device: 'Firefox · Linux', addressPrefix: '203.0.113.0/24' } as const;
  const role = { kind: 'role_changed', role: 'streamer' } as const;
  for (const notice of [role, login]) {
    for (const id of [userId, otherId])
      core.bus.publish(accountTopic, { type: 'notice', userId: id, notice } satisfies AccountEvent);
  }
  await expect.poll(() => letters.length).toBe(1);
  expect(letters).toEqual([
    { to: 'a@example.org', template: 'notice', locale: 'en', text: expect.stringMatching(/Firefox · Linux.*not you/) },
  ]);
  stop();
});
