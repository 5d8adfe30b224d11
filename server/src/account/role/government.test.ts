import { roleRights, type Right } from '@amphi/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createProcessBus } from '../../platform/bus/index.ts';
import { systemClock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { commandActor, type Actor } from '../../site/index.ts';
import { accountTopic } from '../events.ts';
import { openTestAccount, type TestAccount } from '../testing/test-account.ts';
import { refusalOfDeed } from './deed.ts';
import { createGovernment, type Government } from './index.ts';
import { patternOf } from './member.store.ts';

let database: TestDatabase;
let rig: TestAccount;
let government: Government;
const events: unknown[] = [];
let mobile = 13_100_000_000;

beforeAll(async () => {
  database = await testDatabase();
  const bus = createProcessBus(silentLog);
  rig = openTestAccount(database, { bus });
  government = createGovernment(rig, { database, bus, clock: systemClock }, rig.site);
  bus.subscribe(accountTopic, (event) => events.push(event));
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query('delete from users');
  await database.pool.query('delete from roles');
  events.length = 0;
});

const add = async (role: string): Promise<string> => {
  mobile += 1;
  const { userId } = await rig.account.addUser({ mobile: String(mobile), password: 'correct horse', role: 'user' });
  await database.pool.query('update users set role = $2 where id = $1', [userId, role]);
  return userId;
};
const as = (userId: string): Actor => ({ userId, source: 'web', addressPrefix: '203.0.113.0/24', requestId: 'r1' });
const because = 'spam';
const forGood = { hours: null, reason: because };
const customRole = (name: string, rights: Right[]) =>
  government.roles.add(commandActor, { name, title: name, rights, reason: because });
const auditOf = async (targetId: string) => (await rig.site.audit.find({ targetId, limit: 10 })).toReversed();
const rightsNow = async (userId: string) => (await rig.account.findIdentity(userId)).rights;

describe('a ban', () => {
  test('ends every login at once, is told, kept in the log, and runs out by itself', async () => {
    const [admin, user] = [await add('admin'), await add('streamer')];
    const { token } = await rig.account.issueToken(user, null);
    const { ban } = await government.members.ban(as(admin), user, { hours: 2, reason: because });
    expect(ban?.reason).toBe(because);
    await expect(rig.account.identify({ kind: 'bearer', token })).rejects.toMatchObject({ code: 'credential_invalid' });
    expect(await rightsNow(user)).not.toContain('live.create');
    expect(events).toEqual([
      { type: 'sessions_ended', userId: user, sessionIds: 'all' },
      { type: 'access_changed', userId: user },
    ]);
    expect(await auditOf(user)).toMatchObject([
      {
        action: 'user.ban',
        actorId: admin,
        reason: because,
        addressPrefix: '203.0.113.0/24',
        before: { isBanned: false },
      },
    ]);
    await database.pool.query(`update users set disabled_until = now() - interval '1 second' where id = $1`, [user]);
    expect(await rightsNow(user)).toContain('live.create');
    expect((await government.members.findOne(user)).user.ban).toBeNull();
  });

  test('is lifted, with a reason', async () => {
    const [admin, user] = [await add('admin'), await add('user')];
    await government.members.ban(as(admin), user, forGood);
    expect((await government.members.liftBan(as(admin), user, 'a mistake')).ban).toBeNull();
    expect((await auditOf(user)).map(({ action }) => action)).toEqual(['user.ban', 'user.unban']);
  });

  test.each([
    ['oneself', 'admin', 'self', 'self_forbidden'],
    ['somebody with more rights', 'moderator', 'admin', 'forbidden'],
    ['anybody without the right', 'streamer', 'user', 'forbidden'],
  ] as const)('is refused for %s', async (_what, role, target, code) => {
    await add('admin');
    const steward = await add(role);
    const user = target === 'self' ? steward : await add(target);
    await expect(government.members.ban(as(steward), user, forGood)).rejects.toMatchObject({ code });
    expect(await auditOf(user)).toEqual([]);
  });

  test('by somebody who is banned meanwhile does not count', async () => {
    const [, steward, user] = [await add('admin'), await add('moderator'), await add('user')];
    await government.members.ban(commandActor, steward, forGood);
    await expect(government.members.ban(as(steward), user, forGood)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(government.members.ban(commandActor, 'nobody', forGood)).rejects.toMatchObject({
      code: 'user_unknown',
    });
  });
});

describe('a role', () => {
  test('is given only by those who hold all of its rights', async () => {
    await customRole('helper', ['user.list', 'user.manage']);
    const [helper, user] = [await add('helper'), await add('user')];
    const give = (role: string) => government.members.setRole(as(helper), user, { role, reason: because });
    await expect(give('admin')).rejects.toMatchObject({ code: 'right_not_held' });
    await expect(give('moderator')).rejects.toMatchObject({ code: 'right_not_held' });
    await expect(give('guest')).rejects.toMatchObject({ code: 'role_invalid' });
    await expect(give('king')).rejects.toMatchObject({ code: 'role_invalid' });
    events.length = 0;
    expect((await give('helper')).role).toBe('helper');
    expect(events).toEqual([
      { type: 'access_changed', userId: user },
      { type: 'notice', userId: user, notice: { kind: 'role_changed', role: 'helper' } },
    ]);
  });

  test('that administrators made is changed, told to all, and removed when nobody has it', async () => {
    const user = await add('user');
    await customRole('host', ['live.create']);
    await government.members.setRole(commandActor, user, { role: 'host', reason: null });
    expect(await rightsNow(user)).toContain('live.create');
    await government.roles.change(commandActor, 'host', { rights: [], reason: because });
    expect(await rightsNow(user)).not.toContain('live.create');
    expect(events).toContainEqual({ type: 'roles_changed' });
    const rightsOf = await government.roles.findRights();
    expect([...rightsOf('host')].toSorted()).toEqual(roleRights.user.toSorted());
    expect([...rightsOf('gone')].toSorted()).toEqual(roleRights.guest.toSorted());
    const remove = () => government.roles.remove(commandActor, 'host', because);
    await expect(remove()).rejects.toMatchObject({ code: 'role_in_use' });
    await government.members.setRole(commandActor, user, { role: 'user', reason: null });
    await remove();
    await expect(remove()).rejects.toMatchObject({ code: 'role_unknown' });
    expect((await auditOf('host')).map(({ action }) => action)).toEqual(['role.add', 'role.change', 'role.remove']);
  });

  test('that ships or exists is refused', async () => {
    await customRole('host', []);
    await expect(customRole('host', [])).rejects.toMatchObject({ code: 'role_taken' });
    await expect(customRole('admin', [])).rejects.toMatchObject({ code: 'role_taken' });
    const patch = { title: 'x', reason: because };
    await expect(government.roles.change(commandActor, 'admin', patch)).rejects.toMatchObject({ code: 'role_shipped' });
    await expect(government.roles.change(commandActor, 'none', patch)).rejects.toMatchObject({ code: 'role_unknown' });
    await customRole('keeper', ['role.manage']);
    const keeper = await add('keeper');
    const wide = { name: 'wide', title: 'wide', rights: ['site.settings' as const], reason: because };
    await expect(government.roles.add(as(keeper), wide)).rejects.toMatchObject({ code: 'right_not_held' });
  });

  test('list says who has which, shipped ones first', async () => {
    await add('admin');
    await customRole('host', ['live.create']);
    const { roles, rights } = await government.roles.find();
    expect(roles.map(({ name, users }) => [name, users])).toEqual([
      ['guest', 0],
      ['user', 0],
      ['streamer', 0],
      ['moderator', 0],
      ['admin', 1],
      ['host', 0],
    ]);
    expect(rights).toContain('role.manage');
  });
});

describe('the last one who can give rights', () => {
  const demote = (actor: Actor, userId: string) =>
    government.members.setRole(actor, userId, { role: 'user', reason: because });

  test('keeps the right against role, ban and change of a role', async () => {
    await customRole('keeper', ['role.manage']);
    const keeper = await add('keeper');
    await expect(demote(commandActor, keeper)).rejects.toMatchObject({ code: 'last_admin' });
    await expect(government.members.ban(commandActor, keeper, forGood)).rejects.toMatchObject({ code: 'last_admin' });
    const change = government.roles.change(commandActor, 'keeper', { rights: [], reason: because });
    await expect(change).rejects.toMatchObject({ code: 'last_admin' });
    expect(await rightsNow(keeper)).toContain('role.manage');
    expect(await auditOf(keeper)).toEqual([]);
    await add('admin');
    await demote(commandActor, keeper);
  });

  test('is one, when two demote each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await database.pool.query('delete from users');
      const [one, other] = [await add('admin'), await add('admin')];
      const outcomes = await Promise.allSettled([demote(as(one), other), demote(as(other), one)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const { rows } = await database.pool.query(`select count(*)::int as n from users where role = 'admin'`);
      expect(rows).toEqual([{ n: 1 }]);
    }
  });

  test('is not counted while banned or leaving', async () => {
    const [one, other] = [await add('admin'), await add('admin')];
    await database.pool.query(`update users set deletion_due_at = now() + interval '9 days' where id = $1`, [other]);
    await expect(demote(commandActor, one)).rejects.toMatchObject({ code: 'last_admin' });
    expect(await government.roles.hasHolder()).toBe(true);
    await database.pool.query('update users set disabled_at = now() where id = $1', [one]);
    expect(await government.roles.hasHolder()).toBe(false);
  });
});

describe('members', () => {
  const query = { page: 1, size: 10 };
  const ids = async (wish: object) =>
    (await government.members.find({ ...query, ...wish })).records.map((u) => u.userId);

  test('are found by part of a name, and exactly by number, email and id; masked', async () => {
    const [one, other] = [await add('user'), await add('moderator')];
    await database.pool.query(`update users set nickname = '100%_夜骑' where id = $1`, [one]);
    await database.pool.query(`update users set email_hash = $2, email_sealed = $3 where id = $1`, [
      other,
      rig.seals.email.lookup('ann@example.org'),
      rig.seals.email.close('ann@example.org'),
    ]);
    expect(await ids({})).toEqual([other, one]);
    expect(await ids({ q: '%_' })).toEqual([one]);
    expect(await ids({ q: '夜' })).toEqual([one]);
    expect(await ids({ q: String(mobile - 1) })).toEqual([one]);
    expect(await ids({ q: String(mobile).slice(0, 10) })).toEqual([]);
    expect(await ids({ q: other })).toEqual([other]);
    expect(await ids({ q: 'ann@EXAMPLE.org' })).toEqual([other]);
    expect(await ids({ role: 'moderator' })).toEqual([other]);
    const { records, total } = await government.members.find({ ...query, page: 2, size: 1 });
    expect([records.length, total]).toEqual([1, 2]);
    const text = JSON.stringify((await government.members.find(query)).records);
    expect(text).not.toMatch(/ann@example|1310000\d{4}/);
    expect(text).toContain('a***n@e***.org');
  });

  test('are found by state', async () => {
    const [active, banned, leaving] = [await add('user'), await add('user'), await add('user')];
    await government.members.ban(commandActor, banned, forGood);
    await database.pool.query(`update users set deletion_due_at = now() where id = $1`, [leaving]);
    expect(await ids({ state: 'active' })).toEqual([active]);
    expect(await ids({ state: 'banned' })).toEqual([banned]);
    expect(await ids({ state: 'leaving' })).toEqual([leaving]);
  });

  test('are revealed with an entry that does not hold what was shown', async () => {
    const [admin, user] = [await add('admin'), await add('user')];
    const { mobile: shown } = await government.members.reveal(as(admin), user, because);
    expect(shown).toBe(`+86${mobile}`);
    expect(JSON.stringify(await auditOf(user))).not.toContain(String(mobile));
  });

  test('lose their factors and logins together', async () => {
    const [admin, user] = [await add('admin'), await add('user')];
    await database.pool.query(`update users set totp_sealed = 'x', totp_enabled_at = now() where id = $1`, [user]);
    await database.pool.query(`insert into recovery_codes values ($1, 'h', null)`, [user]);
    await database.pool.query(
      `insert into passkeys (id, user_id, public_key, counter, name, is_backed_up, created_at) values ('p', $1, 'k', 0, 'n', true, now())`,
      [user],
    );
    expect((await government.members.findOne(user)).user).toMatchObject({ hasTotp: true, passkeys: 1 });
    expect(await government.members.resetFactors(as(admin), user, because)).toMatchObject({
      hasTotp: false,
      passkeys: 0,
    });
    expect(events).toContainEqual({ type: 'sessions_ended', userId: user, sessionIds: 'all' });
    await expect(government.members.resetFactors(as(admin), admin, because)).rejects.toMatchObject({
      code: 'self_forbidden',
    });
  });
});

test('a pattern takes wildcards as they are', () => {
  expect(patternOf(String.raw`a%_\b`)).toBe(String.raw`%a\%\_\\b%`);
});

test('nobody acts on somebody who holds a right that they lack', () => {
  const party = (userId: string, rights: Right[]) => ({ userId, rights: new Set(rights) });
  const deed = { right: 'user.ban' } as const;
  expect(refusalOfDeed(party('a', ['user.ban']), party('b', []), deed)).toBeNull();
  expect(refusalOfDeed(party('a', ['user.ban']), party('b', ['role.manage']), deed)).toBe('forbidden');
  expect(refusalOfDeed(party('a', []), party('b', []), deed)).toBe('forbidden');
  expect(refusalOfDeed(party('a', ['user.ban']), party('a', ['user.ban']), deed)).toBe('self_forbidden');
});
