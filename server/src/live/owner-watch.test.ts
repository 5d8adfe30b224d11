import { expect, test } from 'vitest';
import { accountTopic, userIdentity, type Identity } from '../account/index.ts';
import { createProcessBus } from '../platform/bus/index.ts';
import { silentLog } from '../platform/log/index.ts';
import { watchOwners } from './owner-watch.ts';
import { createFakeClock } from '../platform/clock/testing/fake-clock.ts';

const open = () => {
  const roles = new Map([
    ['ann', 'streamer'],
    ['ben', 'streamer'],
  ]);
  const owners = new Map([
    ['live-a', 'ann'],
    ['live-b', 'ben'],
    ['live-a2', 'ann'],
  ]);
  const clock = createFakeClock();
  const bus = createProcessBus(silentLog);
  const calls: string[] = [];
  const asked: (readonly string[])[] = [];
  const isAway = { value: false };
  const account = {
    findIdentities: async (ids: readonly string[]) => {
      asked.push(ids);
      if (isAway.value) throw new Error('the database is away');
      return new Map(
        ids.flatMap((id): [string, Identity][] => {
          const role = roles.get(id);
          return role === undefined ? [] : [[id, userIdentity(id, role)]];
        }),
      );
    },
  };
  const lives = {
    owners: () => owners,
    cutPush: (liveId: string, reason: string) => void calls.push(`cut ${liveId} ${reason}`),
    end: async (liveId: string, reason: string) => {
      calls.push(`end ${liveId} ${reason}`);
      owners.delete(liveId);
    },
  };
  const stop = watchOwners(lives, { account, bus, clock, log: silentLog });
  return { roles, owners, clock, bus, calls, asked, isAway, stop };
};

test('whoever loses the right loses every push at once, and nobody else is looked at', async () => {
  const { roles, clock, bus, calls, asked } = open();
  roles.set('ann', 'user');
  bus.publish(accountTopic, { type: 'access_changed', userId: 'ann' });
  await clock.advance(0);
  expect(calls).toEqual([
    'cut live-a banned',
    'end live-a publisher_gone',
    'cut live-a2 banned',
    'end live-a2 publisher_gone',
  ]);
  expect(asked).toEqual([['ann']]);
});

test('who is still allowed goes on', async () => {
  const { clock, bus, calls } = open();
  bus.publish(accountTopic, { type: 'access_changed', userId: 'ann' });
  bus.publish(accountTopic, { type: 'sessions_ended', userId: 'ann', sessionIds: 'all' });
  await clock.advance(0);
  expect(calls).toEqual([]);
});

test('a role that changed makes it look at all of them, in one query', async () => {
  const { roles, clock, bus, calls, asked } = open();
  roles.set('ben', 'user');
  bus.publish(accountTopic, { type: 'roles_changed' });
  await clock.advance(0);
  expect(calls).toEqual(['cut live-b banned', 'end live-b publisher_gone']);
  expect(asked).toEqual([['ann', 'ben']]);
});

test('what nobody told is seen within seconds, also that somebody is gone, and after the database was away', async () => {
  const { roles, clock, calls, isAway, stop } = open();
  roles.delete('ben');
  isAway.value = true;
  await clock.advance(3_000);
  expect(calls).toEqual([]);
  isAway.value = false;
  await clock.advance(3_000);
  expect(calls).toEqual(['cut live-b banned', 'end live-b publisher_gone']);
  stop();
  roles.clear();
  await clock.advance(10_000);
  expect(calls).toHaveLength(2);
});
