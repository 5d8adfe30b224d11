/** The first run against a real server: what the terminal prints, what the link opens, and that it ends. */
import { ApiError, createClient, type Client } from '@amphi/contract/client';
import { probeNames } from '@amphi/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';

const servers: TestServer[] = [];
/** Only a server that is not in test mode greets; what is tested is the greeting. */
const open = async (): Promise<TestServer> => {
  const server = await startServer({ env: { AMPHI_MODE: 'development' } });
  servers.push(server);
  return server;
};
afterAll(() => Promise.all(servers.map((server) => server.stop())));

/** The code of the greeting, which comes right after the first answer; null when it has none. */
const greetedCode = async (server: TestServer): Promise<string | null> => {
  await waitFor('the greeting', () => server.output.includes('Commands:'));
  return /\/setup\?code=([A-Za-z0-9]+)/.exec(server.output)?.[1] ?? null;
};
const guest = (server: TestServer): Client => createClient({ baseUrl: server.url, fetch });
const refused = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (fault: unknown) => fault,
  );
  return error instanceof ApiError ? [error.status, error.error] : error;
};
const pageStatus = async (server: TestServer, code?: string): Promise<number> => {
  const query = code === undefined ? '' : `?code=${code}`;
  return (await fetch(`${server.url}/setup${query}`, { headers: { accept: 'text/html' } })).status;
};

const admin = { mobile: '13900139000', password: 'one long passphrase', nickname: '站长' };
const site = {
  name: '圆形剧场',
  description: '',
  locale: 'zh-CN',
  isRegistrationOpen: true,
  whoMayGoLive: 'users',
} as const;

describe('the first run', () => {
  let server: TestServer;
  let code = '';
  beforeAll(async () => {
    server = await open();
    code = (await greetedCode(server)) ?? '';
  });

  test('is a link in the greeting, and nowhere in the log', () => {
    expect(code).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(server.output.split(code)).toHaveLength(2);
    expect(server.output).toMatch(
      new RegExp(`First run: +${server.url.replace('127.0.0.1', '[^ ]+')}/setup\\?code=${code}\n`),
    );
  });

  test('is nothing without the code', async () => {
    for (const wrong of ['', 'x', `${code.slice(1)}A`]) {
      expect(await refused(guest(server).setup.state(wrong))).toEqual([404, 'not_found']);
      expect(await refused(guest(server).setup.makeAdmin(wrong, admin))).toEqual([404, 'not_found']);
      expect(await refused(guest(server).setup.finish(wrong))).toEqual([404, 'not_found']);
    }
    const answer = await fetch(`${server.url}/api/v1/setup/site`, { method: 'PUT' });
    expect([answer.status, (await answer.json()).error]).toEqual([404, 'not_found']);
  });

  test('keeps nobody from anything else', async () => {
    expect(await pageStatus(server)).toBe(200);
    expect(await guest(server).site()).toMatchObject({ name: 'Amphi', registration: { isOpen: true, proof: 'image' } });
    expect((await fetch(`${server.url}/api/live/list`)).status).toBe(200);
  });

  test('names the site', async () => {
    const { setup } = guest(server);
    expect(await setup.state(code)).toMatchObject({ hasAdmin: false, site: { name: 'Amphi' } });
    expect(await setup.setSite(code, site)).toEqual({ hasAdmin: false, site });
    expect(await guest(server).site()).toMatchObject({ name: site.name });
  });

  test.each(probeNames)('tries out: %s', async (name) => {
    const { isGood, code: found, facts } = await guest(server).setup.probe(code, name);
    // A machine whose disk is nearly full says so; everything else is good here.
    expect(name === 'storage' ? ['good', 'storage_low'] : ['good']).toContain(found);
    expect(isGood).toBe(found === 'good');
    expect(Object.keys(facts).length).toBeGreaterThan(0);
  });

  test('makes one admin, however many try, and logs it in', async () => {
    const { setup } = guest(server);
    expect(await refused(setup.makeLive(code))).toEqual([409, 'conflict']);
    expect(await refused(setup.finish(code))).toEqual([409, 'conflict']);
    expect(await refused(setup.makeAdmin(code, { ...admin, mobile: '123' }))).toEqual([400, 'mobile_invalid']);
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) => setup.makeAdmin(code, { ...admin, mobile: `1390013900${index}` })),
    );
    const [made, ...others] = tries.filter(({ status }) => status === 'fulfilled');
    expect(others).toEqual([]);
    const token = made?.status === 'fulfilled' ? made.value.token : '';
    const owner = createClient({ baseUrl: server.url, token, fetch });
    const { records } = await owner.admin.users({ role: 'admin' });
    expect(records.map(({ nickname }) => nickname)).toEqual([admin.nickname]);
    expect((await setup.state(code)).hasAdmin).toBe(true);
    const { records: deeds } = await owner.admin.audit();
    expect(deeds.map(({ action }) => action)).toEqual(['setup.admin', 'settings.change']);
    expect(JSON.stringify(deeds)).not.toMatch(/1390013900\d|passphrase/);
  });

  test('makes one room for it, and says its key again', async () => {
    const { setup } = guest(server);
    const room = await setup.makeLive(code);
    expect(room.pushUrl).toBe(`rtmp://127.0.0.1:${server.rtmpPort}/live/${room.streamKey}`);
    expect(await setup.makeLive(code)).toEqual(room);
  });

  test('is over when it is finished, also after a restart', async () => {
    expect(await pageStatus(server, code)).toBe(200);
    expect(await pageStatus(server)).toBe(404);
    await guest(server).setup.finish(code);
    expect(await refused(guest(server).setup.state(code))).toEqual([404, 'not_found']);
    expect(await pageStatus(server, code)).toBe(404);
    await server.terminate();
    await server.start();
    expect(await greetedCode(server)).toBeNull();
    expect(await refused(guest(server).setup.state(code))).toEqual([404, 'not_found']);
  });
});

test('the login of the new admin is a cookie that scripts cannot read', async () => {
  const server = await open();
  const answer = await fetch(`${server.url}/api/v1/setup/admin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-setup-code': (await greetedCode(server)) ?? '' },
    body: JSON.stringify(admin),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('set-cookie')).toMatch(/amphi_session=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
});

test('an admin who is made by a command ends the first run; a new start offers a new code until then', async () => {
  const server = await open();
  const first = await greetedCode(server);
  await server.terminate();
  await server.start();
  const second = (await greetedCode(server)) ?? '';
  expect(second).not.toBe(first);
  expect((await guest(server).setup.state(second)).hasAdmin).toBe(false);
  const user = ['--mobile', admin.mobile, '--password', admin.password];
  await server.amphi('user', 'add', ...user, '--role', 'admin');
  expect(await refused(guest(server).setup.state(second))).toEqual([404, 'not_found']);
  expect(await refused(guest(server).setup.makeAdmin(second, { ...admin, mobile: '13900139009' }))).toEqual([
    404,
    'not_found',
  ]);
  expect(await pageStatus(server)).toBe(404);
});
