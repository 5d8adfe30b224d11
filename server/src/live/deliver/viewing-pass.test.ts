import { describe, expect, it } from 'vitest';
import { roleRights } from '@amphi/contract';
import { accountTopic, userIdentity, type Identity } from '../../account/index.ts';
import { createProcessBus } from '../../platform/bus/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createFakeClock } from '../../platform/clock/testing/fake-clock.ts';
import { testRoom } from '../testing/memory-store.ts';
import { ViewingPasses } from './viewing-pass.ts';

const guest: Identity = { kind: 'guest', rights: new Set(roleRights.guest) };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const open = (changes: Parameters<typeof testRoom>[0] = {}) => {
  const clock = createFakeClock();
  const asked = { rooms: 0, identities: 0 };
  const rooms = new Map([['room1', testRoom(changes)]]);
  const passes = new ViewingPasses({
    clock,
    store: {
      findRoom: async (liveId) => {
        asked.rooms += 1;
        return rooms.get(liveId) ?? null;
      },
    },
    account: {
      identify: async (credential) => {
        asked.identities += 1;
        if (credential?.token === 'expired') throw new AppError('credential_invalid');
        return credential === null ? guest : userIdentity(credential.token, 'streamer');
      },
    },
  });
  return { clock, asked, rooms, passes };
};

describe('ViewingPasses', () => {
  it('asks once per viewer and room, and again after 4 s', async () => {
    const { clock, asked, passes } = open();
    await Promise.all(Array.from({ length: 50 }, () => passes.check({}, 'room1')));
    await passes.check(bearer('someone'), 'room1');
    expect(asked.rooms).toBe(2);
    await clock.advance(4_000);
    await passes.check({}, 'room1');
    expect(asked.rooms).toBe(3);
  });

  it('tells of a private room only its owner', async () => {
    const { passes } = open({ visibility: 'private' });
    await expect(passes.check({}, 'room1')).rejects.toMatchObject({ code: 'live_unknown' });
    await expect(passes.check(bearer('other'), 'room1')).rejects.toMatchObject({ code: 'live_unknown' });
    expect((await passes.check(bearer('owner1'), 'room1')).room.liveId).toBe('room1');
  });

  it('notices within 5 s that a room became private', async () => {
    const { clock, rooms, passes } = open();
    await passes.check({}, 'room1');
    rooms.set('room1', testRoom({ visibility: 'private' }));
    await passes.check({}, 'room1');
    await clock.advance(4_000);
    await expect(passes.check({}, 'room1')).rejects.toMatchObject({ code: 'live_unknown' });
  });

  it('asks again for somebody who watches already after half a second', async () => {
    const { clock, asked, passes } = open();
    const fresh = () => passes.check({}, 'room1', 'live.watch', { isFresh: true });
    await passes.check({}, 'room1');
    await fresh();
    expect(asked.rooms).toBe(1);
    await clock.advance(500);
    await fresh();
    await fresh();
    expect(asked.rooms).toBe(2);
  });

  it('forgets what it knew of a user, and of nobody else, and says so', async () => {
    const { clock, asked, passes } = open();
    const bus = createProcessBus(silentLog);
    const stop = passes.follow(bus);
    const forgotten: (string | null)[] = [];
    passes.onForgotten((userId) => forgotten.push(userId));
    const all = async () => {
      await passes.check({}, 'room1');
      for (const name of ['owner1', 'other']) await passes.check(bearer(name), 'room1');
    };
    await all();
    bus.publish(accountTopic, { type: 'access_changed', userId: 'owner1' });
    await clock.advance(0);
    await all();
    expect(asked.identities).toBe(3 + 1);
    bus.publish(accountTopic, { type: 'notice', userId: 'owner1', notice: { kind: 'role_changed', role: 'user' } });
    await clock.advance(0);
    await all();
    expect(asked.identities).toBe(3 + 1);
    bus.publish(accountTopic, { type: 'roles_changed' });
    await clock.advance(0);
    await all();
    expect(asked.identities).toBe(3 + 1 + 3);
    expect(forgotten).toEqual(['owner1', null]);
    stop();
  });

  it('takes an expired cookie for a guest, but refuses a wrong token', async () => {
    const { passes } = open();
    await passes.check({ cookie: 'amphi_session=expired' }, 'room1');
    await expect(passes.check(bearer('expired'), 'room1')).rejects.toMatchObject({ code: 'credential_invalid' });
  });

  it('asks again when the database was away', async () => {
    const { rooms, passes } = open();
    const find = rooms.get.bind(rooms);
    rooms.get = () => {
      throw new Error('the database is away');
    };
    await expect(passes.check({}, 'room1')).rejects.toThrow('away');
    rooms.get = find;
    expect((await passes.check({}, 'room1')).room.liveId).toBe('room1');
  });
});
