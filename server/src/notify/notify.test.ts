import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountTopic, type AccountEvent } from '../account/index.ts';
import { openTestAccount, type TestAccount } from '../account/testing/test-account.ts';
import { systemClock } from '../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../platform/db/testing/index.ts';
import { silentLog } from '../platform/log/index.ts';
import { createNotifications, createNotifyStore, type Notifications } from './index.ts';

let database: TestDatabase;
let core: TestAccount;
let notifications: Notifications;
let nextMobile = 13_600_000_000;

beforeAll(async () => {
  database = await testDatabase();
  core = openTestAccount(database);
  notifications = createNotifications(createNotifyStore(database), systemClock, silentLog);
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
