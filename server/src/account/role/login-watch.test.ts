import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createProcessBus } from '../../platform/bus/index.ts';
import { systemClock, type Clock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { commandActor } from '../../site/index.ts';
import type { Identity } from '../identity.ts';
import { openTestAccount, type TestAccount } from '../testing/test-account.ts';
import { createGovernment, type Government } from './index.ts';
import { watchLogins } from './login-watch.ts';

let database: TestDatabase;
/** Two processes on one database: what one does the other hears of only by looking. */
let here: TestAccount;
let there: TestAccount;
let government: Government;
let elsewhere: Government;
let mobile = 13_200_000_000;

beforeAll(async () => {
  database = await testDatabase();
  here = openTestAccount(database);
  there = openTestAccount(database, { bus: createProcessBus(silentLog) });
  government = createGovernment(here, { database, bus: here.bus, clock: systemClock }, here.site);
  elsewhere = createGovernment(there, { database, bus: there.bus, clock: systemClock }, there.site);
});
afterAll(() => database.close());

/** Connections, and what became of them. */
let open: Identity[] = [];
let cut: [string, string][] = [];
let heard = Promise.withResolvers<void>();
const nameOf = (identity: Identity): string => (identity.kind === 'user' ? identity.userId : 'guest');
const holder = {
  identities: () => open,
  closeWhere: (isCut: (identity: Identity) => boolean, reason: string) => {
    cut.push(...open.filter(isCut).map((identity): [string, string] => [nameOf(identity), reason]));
    open = open.filter((identity) => !isCut(identity));
    if (cut.length > 0) heard.resolve();
  },
};
let tick: () => void = () => undefined;
const clock: Clock = {
  ...systemClock,
  every: (intervalMs, task) => {
    expect(intervalMs).toBeLessThanOrEqual(4_000);
    tick = task;
    return () => undefined;
  },
};
let stop: () => void = () => undefined;
beforeEach(async () => {
  open = [];
  cut = [];
  heard = Promise.withResolvers();
  stop = watchLogins(holder, { logins: here.account, roles: government.roles, bus: here.bus, clock, log: silentLog });
});
afterEach(() => stop());

const connect = async (role = 'user') => {
  mobile += 1;
  const { userId } = await here.account.addUser({ mobile: String(mobile), password: 'correct horse', role });
  return { userId, ...(await connectAgain(userId)) };
};
const connectAgain = async (userId: string) => {
  const { token, sessionId } = await here.account.issueToken(userId, null);
  open.push(await here.account.identify({ kind: 'bearer', token }));
  return { sessionId };
};
const guest = async () => open.push(await here.account.identify(null));
const left = () => open.map(nameOf);

test('one login that ends takes its own connections and nobody else', async () => {
  const [one, other] = [await connect(), await connect()];
  await guest();
  await connectAgain(one.userId);
  await here.account.endLogins(one.userId, { only: one.sessionId });
  await heard.promise;
  expect(cut).toEqual([[one.userId, 'credential_invalid']]);
  expect(left()).toEqual([other.userId, 'guest', one.userId]);
});

test('a ban takes all connections of the user, a role makes them connect again', async () => {
  const [banned, other, raised] = [await connect(), await connect(), await connect()];
  await government.members.ban(commandActor, banned.userId, { hours: null, reason: 'spam' });
  await government.members.setRole(commandActor, raised.userId, { role: 'streamer', reason: null });
  await heard.promise;
  expect(cut).toEqual([
    [banned.userId, 'credential_invalid'],
    [raised.userId, 'access_changed'],
  ]);
  expect(left()).toEqual([other.userId]);
});

test('what another process did is noticed at the next look', async () => {
  const [banned, raised, other] = [await connect(), await connect(), await connect()];
  await guest();
  await elsewhere.members.ban(commandActor, banned.userId, { hours: null, reason: 'spam' });
  await elsewhere.members.setRole(commandActor, raised.userId, { role: 'streamer', reason: null });
  expect(cut).toEqual([]);
  tick();
  await expect.poll(() => cut.length).toBe(2);
  expect(new Map(cut)).toEqual(
    new Map([
      [banned.userId, 'credential_invalid'],
      [raised.userId, 'access_changed'],
    ]),
  );
  expect(left()).toEqual([other.userId, 'guest']);
});

test('a login that expired is cut as well', async () => {
  const [gone, other] = [await connect(), await connect()];
  await database.pool.query(`update login_sessions set expires_at = now() - interval '1 second' where id = $1`, [
    gone.sessionId,
  ]);
  tick();
  await heard.promise;
  expect(cut).toEqual([[gone.userId, 'credential_invalid']]);
  expect(left()).toEqual([other.userId]);
});

test('a role that is changed takes those alone whose rights changed by it', async () => {
  const why = { reason: 'try' };
  await government.roles.add(commandActor, { name: 'host', title: 'Host', rights: ['live.create'], ...why });
  const [host, streamer] = [await connect(), await connect('streamer')];
  await government.members.setRole(commandActor, host.userId, { role: 'host', reason: null });
  await heard.promise;
  cut = [];
  heard = Promise.withResolvers();
  await connectAgain(host.userId);
  await government.roles.change(commandActor, 'host', { rights: ['live.create', 'live.manage'], ...why });
  await heard.promise;
  expect(cut).toEqual([[host.userId, 'access_changed']]);
  expect(left()).toEqual([streamer.userId]);
});

test('a look while the database is away changes nothing, and the next one works', async () => {
  const gone = await connect();
  let isAway = true;
  const logins = {
    findRoles: (ids: readonly string[]) => (isAway ? Promise.reject(new Error('away')) : here.account.findRoles(ids)),
  };
  stop();
  stop = watchLogins(holder, { logins, roles: government.roles, bus: here.bus, clock, log: silentLog });
  await there.account.endLogins(gone.userId, 'all');
  tick();
  await expect.poll(() => left()).toEqual([gone.userId]);
  isAway = false;
  tick();
  await heard.promise;
  expect(cut).toEqual([[gone.userId, 'credential_invalid']]);
});
