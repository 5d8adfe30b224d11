import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { createIdentityStore, type IdentityStore } from './identity.store.ts';
import { createPasskeyStore, type PasskeyStore } from './passkey.store.ts';

let database: TestDatabase;
let keys: PasskeyStore;
let links: IdentityStore;
let users = 0;
let userId = '';
const providers = ['campus', 'city'];

beforeAll(async () => {
  database = await testDatabase();
  keys = createPasskeyStore(database);
  links = createIdentityStore(database);
});
afterAll(() => database.close());

const now = new Date(0);
const addKey = (id: string) =>
  keys.add({ id, userId, publicKey: 'k', counter: 0, name: 'key', isBackedUp: true, createdAt: now }, 20);
const addLink = (provider: string, of = userId) =>
  links.add({ provider, subject: `${provider} ${of}`, userId: of, linkedAt: now });

const newUser = async () => {
  users += 1;
  userId = `user${users}`;
  await database.pool.query(
    `insert into users (id, username, nickname, role, created_at) values ($1, $1, 'x', 'user', now())`,
    [userId],
  );
};
beforeEach(newUser);

const waysLeft = async () => (await keys.findOfUser(userId)).length + (await links.findOfUser(userId)).length;

describe('the last way into an account', () => {
  test('stays, whatever is taken away at once', async () => {
    // Many rounds: without the lock about half of them lose all four.
    for (let round = 0; round < 20; round += 1) {
      await newUser();
      await Promise.all([addKey(`a${userId}`), addKey(`b${userId}`), addLink('campus'), addLink('city')]);
      const removals = await Promise.all([
        keys.remove(userId, `a${userId}`, providers),
        links.remove(userId, 'campus', providers),
        keys.remove(userId, `b${userId}`, providers),
        links.remove(userId, 'city', providers),
      ]);
      expect(removals.toSorted()).toEqual(['last', 'removed', 'removed', 'removed']);
      expect(await waysLeft()).toBe(1);
    }
  });

  test('may go when there is a password', async () => {
    await addKey(`a${userId}`);
    await database.pool.query(`update users set password_hash = 'x' where id = $1`, [userId]);
    expect(await keys.remove(userId, `a${userId}`, providers)).toBe('removed');
  });

  test('is not an identity of a provider that is no more, which may always go', async () => {
    await addKey(`a${userId}`);
    await addLink('closed');
    expect(await keys.remove(userId, `a${userId}`, providers)).toBe('last');
    expect(await links.remove(userId, 'closed', providers)).toBe('removed');
  });

  test('is taken away once', async () => {
    await Promise.all([addKey(`a${userId}`), addLink('campus')]);
    const twice = [links.remove(userId, 'campus', providers), links.remove(userId, 'campus', providers)];
    expect(new Set(await Promise.all(twice))).toEqual(new Set(['removed', 'unknown']));
    expect(await keys.remove('nobody', `a${userId}`, providers)).toBe('unknown');
  });
});

describe('a passkey', () => {
  test('that does not count may be used again, one that does only upwards', async () => {
    const id = `a${userId}`;
    await addKey(id);
    const use = (counter: number) => keys.use(id, { counter, isBackedUp: false, now });
    expect([await use(0), await use(0), await use(5), await use(5), await use(0), await use(6)]).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(await keys.find(id)).toMatchObject({ counter: 6, isBackedUp: false });
  });
});

describe('an identity', () => {
  test('is linked once, by one account, and one account has one of a provider', async () => {
    const row = { provider: 'campus', subject: userId, userId, linkedAt: now };
    const added = await Promise.all([links.add(row), links.add(row), links.add(row)]);
    expect(added.filter((outcome) => outcome === 'added')).toHaveLength(1);
    expect(await links.add({ ...row, subject: 'other' })).toBe('taken');
  });

  test('that somebody has makes no new user', async () => {
    await addLink('campus');
    const user = { id: `new${userId}`, username: `new${userId}`, nickname: 'x', role: 'user', createdAt: now };
    const identity = { provider: 'campus', subject: `campus ${userId}`, linkedAt: now };
    expect(await links.addWithUser(user, identity)).toBe('taken');
    const { rows } = await database.pool.query('select 1 from users where id = $1', [user.id]);
    expect(rows).toEqual([]);
  });
});
