/** Administration over real HTTP: who may come in, what is answered, what is kept. */
import { adminUserDetail, roleRights, siteInfo } from '@amphi/contract';
import { ApiError, createClient, type Client } from '@amphi/contract/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPerson, type Person } from './person.ts';
import { openSite, type OpenSite } from './site.ts';

interface Member extends Person {
  readonly client: Client;
}

let site: OpenSite;
let admin: Member;
let moderator: Member;
let user: Member;
/** To whom things are done. */
let member: Member;
const why = 'a test';

const newMember = async (role: string): Promise<Member> => {
  const person = await newPerson(site.server);
  await site.query('update users set role = $2 where id = $1', [person.userId, role]);
  return { ...person, client: createClient({ baseUrl: site.url, token: person.token, fetch }) };
};

/** Status and error of what is refused; what happened instead when it is not. */
const refused = async (work: Promise<unknown>): Promise<unknown> => {
  const outcome = await work.then(
    (answer) => ({ answer }),
    (fault: unknown) => fault,
  );
  return outcome instanceof ApiError ? [outcome.status, outcome.error] : outcome;
};

const auditOf = async (targetId: string) => (await admin.client.admin.audit({ targetId })).records;

beforeAll(async () => {
  site = await openSite();
  admin = await newMember('admin');
  moderator = await newMember('moderator');
  user = await newMember('user');
  member = await newMember('user');
});
afterAll(() => site.close());

describe('every route', () => {
  /** Method, path, right that opens it, body; `ID` is a user of lowest rights. */
  type Route = readonly [method: string, path: string, right: string, body?: Readonly<Record<string, unknown>>];
  const routes: readonly Route[] = [
    ['GET', '/users', 'user.list'],
    ['GET', '/users/ID', 'user.list'],
    ['POST', '/users/ID/reveal', 'user.reveal', { reason: why }],
    ['PUT', '/users/ID/role', 'user.manage', { role: 'user', reason: why }],
    ['PUT', '/users/ID/ban', 'user.ban', { hours: 1, reason: why }],
    ['DELETE', '/users/ID/ban', 'user.ban', { reason: why }],
    ['POST', '/users/ID/sign-out', 'user.ban', { reason: why }],
    ['POST', '/users/ID/reset-factors', 'user.manage', { reason: why }],
    ['GET', '/roles', 'role.manage'],
    ['POST', '/roles', 'role.manage', { name: 'fresh', title: 'Fresh', rights: [], reason: why }],
    ['PATCH', '/roles/fresh', 'role.manage', { title: 'Fresher', reason: why }],
    ['DELETE', '/roles/fresh', 'role.manage', { reason: why }],
    ['GET', '/audit', 'audit.read'],
    ['GET', '/outbox', 'site.outbox'],
    ['GET', '/settings', 'site.settings'],
    ['PATCH', '/settings', 'site.settings', { values: {} }],
    ['POST', '/settings/test', 'site.settings', { channel: 'email', to: 'a@example.org' }],
  ];

  test.each(routes.map(([method, path, right, body]) => ({ method, path, right, body })))(
    '$method $path is open to whoever holds $right, and to nobody else',
    async ({ method, path, right, body }) => {
      const url = `/api/v1/admin${path.replace('ID', member.userId)}`;
      const ask = async (person: Pick<Person, 'ask'>) => (await person.ask(method, url, body)).status;
      const bare = await fetch(`${site.url}${url}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      expect([bare.status, (await bare.json()).error]).toEqual([401, 'login_required']);
      expect(await ask(user)).toBe(403);
      const holds: readonly string[] = roleRights.moderator;
      expect(await ask(moderator)).toBe(holds.includes(right) ? 200 : 403);
      expect(await ask(admin)).toBe(200);
    },
  );

  test.each(['nobody', 'a%00b', '..%2f..', 'x'.repeat(200)])('about the user %s is 404', async (id) => {
    for (const [method, path, , body] of routes.filter(([, where]) => where.includes('ID'))) {
      const { status } = await admin.ask(method, `/api/v1/admin${path.replace('ID', id)}`, body);
      expect([path, status]).toEqual([path, 404]);
    }
  });

  test('asks for a reason', async () => {
    for (const reason of ['', ' ', 'x'.repeat(301)]) {
      expect(await refused(admin.client.admin.signOut(user.userId, reason))).toEqual([400, 'reason_required']);
    }
    expect((await admin.ask('POST', `/api/v1/admin/users/${user.userId}/reveal`, {})).status).toBe(400);
  });
});

describe('users', () => {
  test('are shown masked, with exactly the fields of the contract', async () => {
    const detail = await admin.ask('GET', `/api/v1/admin/users/${user.userId}`);
    const { data } = detail.body as { data: Record<string, unknown> };
    expect(Object.keys(data).toSorted()).toEqual(Object.keys(adminUserDetail.shape).toSorted());
    expect(data['mobile']).toMatch(/^137\*{4}\d{4}$/);
    expect(adminUserDetail.parse(data).sessions[0]).toMatchObject({ addressPrefix: expect.stringMatching(/\.0\/24$/) });
    const { mobile } = await admin.client.admin.reveal(user.userId, why);
    expect(mobile).toMatch(/^\+86137\d{8}$/);
    const { records, total, pages } = await admin.client.admin.users({ q: mobile ?? '', size: 1 });
    expect([records.map(({ userId }) => userId), total, pages]).toEqual([[user.userId], 1, 1]);
    expect(JSON.stringify(await auditOf(user.userId))).not.toContain(mobile?.slice(3));
  });

  test('are looked for with bounds', async () => {
    const statusOf = async (query: string) => (await admin.ask('GET', `/api/v1/admin/users?${query}`)).status;
    const bad = ['size=0', 'size=101', 'page=1e12', 'page=-1', 'state=odd', `q=${'x'.repeat(101)}`, 'q=%00', 'q=a&q=b'];
    for (const query of bad) expect([query, await statusOf(query)]).toEqual([query, 400]);
    for (const query of ['q=%25', "q=' or 1=1 --", 'page=999999999']) expect(await statusOf(query)).toBe(200);
  });

  test('cannot act on themselves, nor on those who hold more', async () => {
    const wish = { hours: null, reason: why };
    expect(await refused(admin.client.admin.ban(admin.userId, wish))).toEqual([409, 'self_forbidden']);
    expect(await refused(admin.client.admin.setRole(admin.userId, 'user', why))).toEqual([409, 'self_forbidden']);
    expect(await refused(admin.client.admin.resetFactors(admin.userId, why))).toEqual([409, 'self_forbidden']);
    expect(await refused(moderator.client.admin.ban(admin.userId, wish))).toEqual([403, 'forbidden']);
    expect(await refused(moderator.client.admin.signOut(admin.userId, why))).toEqual([403, 'forbidden']);
  });

  test('learn of another role, and lose their login with a ban', async () => {
    const { userId, client } = await newMember('user');
    expect((await admin.client.admin.setRole(userId, 'streamer', why)).role).toBe('streamer');
    const { records } = await client.notifications.list();
    expect(records.map(({ notice }) => notice)).toContainEqual({ kind: 'role_changed', role: 'streamer' });
    const { ban } = await admin.client.admin.ban(userId, { hours: 1, reason: why });
    expect(ban).toMatchObject({ reason: why, until: expect.any(String) });
    expect(await refused(client.userInfo())).toEqual([401, 'credential_invalid']);
    expect((await admin.client.admin.liftBan(userId, why)).ban).toBeNull();
    expect((await auditOf(userId)).map(({ action, actor }) => [action, actor?.userId])).toEqual([
      ['user.unban', admin.userId],
      ['user.ban', admin.userId],
      ['user.role', admin.userId],
      ['user.add', undefined],
    ]);
  });

  test('of whom somebody must stay: two admins who demote each other leave one', async () => {
    await site.query(`update users set role = 'user' where role = 'admin'`);
    const one = admin;
    const other = moderator;
    await site.query(`update users set role = 'admin' where id = any($1)`, [[one.userId, other.userId]]);
    const outcomes = await Promise.all([
      refused(one.client.admin.setRole(other.userId, 'user', why)),
      refused(other.client.admin.setRole(one.userId, 'user', why)),
    ]);
    expect(outcomes.filter((outcome) => Array.isArray(outcome))).toHaveLength(1);
    const [left] = await site.query(`select count(*)::int as n from users where role = 'admin'`);
    expect(left).toEqual({ n: 1 });
    await site.query(`update users set role = 'admin' where id = $1`, [admin.userId]);
    await site.query(`update users set role = 'moderator' where id = $1`, [moderator.userId]);
  });
});

describe('roles', () => {
  test('are made of rights that their maker holds', async () => {
    const { client } = admin;
    const keeper = {
      name: 'keeper',
      title: '  守\u200b门人 ',
      rights: ['role.manage', 'user.list'],
      reason: why,
    } as const;
    const made = await client.admin.addRole({ ...keeper, rights: [...keeper.rights] });
    expect(made).toEqual({ ...made, title: '守门人', isShipped: false, users: 0 });
    await client.admin.setRole(user.userId, 'keeper', why);
    const wide = { name: 'wide', title: 'Wide', rights: ['site.settings' as const], reason: why };
    expect(await refused(user.client.admin.addRole(wide))).toEqual([403, 'right_not_held']);
    expect((await user.client.admin.roles()).roles.find(({ name }) => name === 'keeper')?.users).toBe(1);
    expect(await refused(client.admin.removeRole('keeper', why))).toEqual([409, 'role_in_use']);
    await client.admin.changeRole('keeper', { rights: [], reason: why });
    expect(await refused(user.client.admin.roles())).toEqual([403, 'forbidden']);
    expect(await refused(client.admin.changeRole('admin', { title: 'x', reason: why }))).toEqual([409, 'role_shipped']);
    expect(await refused(client.admin.removeRole('nothing', why))).toEqual([404, 'role_unknown']);
  });
});

describe('the audit log', () => {
  test('is read page by page, newest first, by what is asked', async () => {
    for (let round = 0; round < 5; round += 1) await admin.client.admin.signOut(member.userId, `round ${round}`);
    const seen: (string | null)[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const query = { targetId: member.userId, action: 'user.sign_out', actorId: admin.userId, size: 2 };
      const page = await admin.client.admin.audit(cursor === undefined ? query : { ...query, cursor });
      seen.push(...page.records.map(({ reason }) => reason));
      cursor = page.next;
    }
    expect(seen.slice(0, 5)).toEqual(['round 4', 'round 3', 'round 2', 'round 1', 'round 0']);
    const [entry] = await auditOf(member.userId);
    expect(entry).toMatchObject({
      source: 'web',
      targetKind: 'user',
      addressPrefix: expect.stringMatching(/\/(24|48)$/),
    });
    const later = new Date(Date.now() + 60_000).toISOString();
    expect((await admin.client.admin.audit({ from: later })).records).toEqual([]);
    for (const wrong of ['0', '-1', 'x', '9'.repeat(40)]) {
      expect(await refused(admin.client.admin.audit({ cursor: wrong }))).toEqual([400, 'cursor_invalid']);
    }
  });

  test.each([`update audit_log set reason = 'x'`, 'delete from audit_log', 'truncate audit_log'])(
    'refuses: %s',
    async (statement) => {
      await expect(site.query(statement)).rejects.toThrow('the audit log is only added to');
    },
  );
});

describe('the site', () => {
  test('tells everybody its name and ways in, for a moment', async () => {
    const answer = await fetch(`${site.url}/api/v1/site`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=5');
    const { data } = await answer.json();
    expect(Object.keys(data).toSorted()).toEqual(Object.keys(siteInfo.shape).toSorted());
    expect(data).toMatchObject({ name: 'Amphi', messages: { sms: 'outbox', email: 'outbox' }, oidc: [] });
  });

  test('takes settings, tells no secret, and keeps what changed', async () => {
    const { changeSettings, settings } = admin.client.admin;
    const providers = [
      { id: 'corp', name: 'Corp', issuer: 'https://id.example', clientId: 'a', clientSecret: 'hush-1' },
    ];
    const values = { 'site.name': '夜骑', 'sms.webhookSecret': 'hush-2', 'oidc.providers': providers };
    const text = JSON.stringify([await changeSettings(values), await settings()]);
    expect(text).not.toContain('hush');
    expect(await admin.client.site()).toMatchObject({ name: '夜骑', oidc: [{ id: 'corp', name: 'Corp' }] });
    const { records } = await admin.client.admin.audit({ action: 'settings.change', size: 1 });
    expect(records[0]).toMatchObject({ before: { 'site.name': 'Amphi' }, after: { 'site.name': '夜骑' } });
    expect(JSON.stringify(records)).not.toContain('hush');
    await changeSettings(Object.fromEntries(Object.keys(values).map((key) => [key, null])));
    expect(await admin.client.site()).toMatchObject({ name: 'Amphi', oidc: [] });
    expect(await refused(changeSettings({ 'site.colour': 'red' }))).toEqual([400, 'setting_unknown']);
    expect(await refused(changeSettings({ 'site.name': 7 }))).toEqual([400, 'setting_invalid']);
  });

  test('shows the messages that nobody sent, until somebody sends all', async () => {
    const { testSender, outbox, changeSettings } = admin.client.admin;
    expect(await outbox()).toEqual([]);
    expect(await testSender({ channel: 'sms', to: '13700000000' })).toMatchObject({ isSent: false });
    expect(await refused(testSender({ channel: 'email', to: 'nobody' }))).toEqual([400, 'account_invalid']);
    const values = { 'mail.url': 'smtp://u:hush@127.0.0.1:1', 'mail.from': 'a@example.org', 'sms.sender': 'webhook' };
    await changeSettings({ ...values, 'sms.webhookUrl': 'https://sms.example/', 'sms.webhookSecret': 'hush' });
    expect(await admin.client.site()).toMatchObject({ messages: { sms: 'real', email: 'real' } });
    expect(await refused(outbox())).toEqual([404, 'not_found']);
    const { isSent, problem } = await testSender({ channel: 'email', to: 'b@example.org' });
    expect([isSent, problem]).toEqual([false, expect.not.stringContaining('hush')]);
  });
});
