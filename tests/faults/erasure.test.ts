import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '@amphi/contract/client';
import { z } from 'zod';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../server/src/platform/config/index.ts';
import { openDatabase } from '../../server/src/platform/db/index.ts';
import { silentLog } from '../../server/src/platform/log/index.ts';
import { loadSmallClip } from '../harness/media/clip.ts';
import { ffmpegPath } from '../harness/media/encode.ts';
import { runChild } from '../harness/process/child.ts';
import { waitFor } from '../harness/process/wait.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import { prepareServer, type TestServer } from '../harness/server.ts';
import { newPasskeyBody } from '../refusals/soft-passkey.ts';
import { canariesIn, canaryText, filesBelow, findCanaries, type Canary } from './canary.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'amphi-erasure-'));
const server = await prepareServer({
  dataDir,
  env: { AMPHI_LOG_LEVEL: 'debug', AMPHI_DELETION_DAYS: '0', AMPHI_TRUSTED_PROXIES: '127.0.0.1' },
});
afterAll(async () => {
  await server.stop();
  for (const folder of [dataDir, databaseHome()]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Where the embedded database is; elsewhere when its account cannot reach the data folder. */
const databaseHome = (): string => {
  const pointer = join(dataDir, 'postgres.json');
  if (!existsSync(pointer)) return join(dataDir, 'postgres');
  return z.object({ home: z.string() }).parse(JSON.parse(readFileSync(pointer, 'utf8'))).home;
};

/** Letters and digits that stand nowhere else. */
const mark = (): string => `q${randomBytes(6).toString('hex')}z`;
const mobile = '13977665544';
const password = 'a long test password';
const words = {
  nickname: `鸟 ${mark()}`,
  username: `u${mark()}`,
  'former username': `f${mark()}`,
  signature: `signature ${mark()}`,
  email: `${mark()}@example.org`,
  'email that was not confirmed': `${mark()}@example.net`,
  title: `title ${mark()}`,
  description: `description ${mark()}`,
  tag: mark(),
  category: mark(),
  device: `D${mark()}`,
  'other device': `E${mark()}`,
  'passkey name': `key ${mark()}`,
};
const address = '198.51.177.123';
const network = '198.51.177.';
/** From where the owner is told of a login. */
const elsewhere = '203.0.177.5';

/** The client of the leaving user, from an address and a device of its own. */
const clientOf = (token?: string, from = address, device = words.device): Client =>
  createClient({
    baseUrl: server.url,
    ...(token === undefined ? {} : { token }),
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...init.headers, 'x-forwarded-for': from, 'user-agent': device } }),
  });

const makeUser = async (): Promise<{ readonly userId: string; readonly token: string }> => {
  const who = { mobile, password, email: words.email, nickname: words.nickname, username: words['former username'] };
  const given = Object.entries({ ...who, role: 'streamer' }).flatMap(([name, value]) => [`--${name}`, value]);
  const { userId } = z.object({ userId: z.string() }).parse(await server.amphi('user', 'add', ...given));
  await clientOf()
    .passport.login({ account: words.email, password: 'not the password' })
    .catch(() => undefined);
  const { token } = await clientOf().passport.login({ mobile, password });
  return { userId, token };
};

const addPasskey = async (token: string): Promise<void> => {
  const origin = server.url.replace('127.0.0.1', 'localhost');
  const post = async (rest: string, body: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, origin };
    const answer = await fetch(`${origin}/api/v1/me/passkeys${rest}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return z.object({ code: z.literal(200), data: z.unknown() }).parse(await answer.json()).data;
  };
  await post('', newPasskeyBody(origin, await post('/options', {}), words['passkey name']));
};

const addAvatar = async (client: Client): Promise<void> => {
  const file = join(server.scratchDir(), 'avatar.png');
  await runChild(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=s=320x320', '-frames:v', '1', '-y', file]);
  await client.me.setAvatar({ bytes: new Uint8Array(await readFile(file)), type: 'image/png' });
};

/** A room with a broadcast of some seconds that is recorded. */
const broadcast = async (client: Client): Promise<{ readonly liveId: string; readonly streamKey: string }> => {
  const { title, category, description, tag } = words;
  const { liveId, streamKey } = await client.liveCreate({ title, category });
  await client.changeLive(liveId, { description, tags: [tag], reconnectSeconds: 0 });
  const clip = await loadSmallClip();
  const publisher = await ScriptedPublisher.start({
    url: `rtmp://127.0.0.1:${server.rtmpPort}/live/${streamKey}`,
    clip,
    pace: 4,
  });
  await publisher.untilSent(8000);
  await publisher.finish();
  const isRecorded = async () => ((await client.liveSessions(liveId))[0]?.recording?.durationMs ?? 0) > 4000;
  await waitFor('the recording', isRecorded, { timeoutMs: 30_000 });
  return { liveId, streamKey };
};

/** Everything in the blob store: 64 bytes out of the middle of each file. */
const blobCanaries = async (): Promise<readonly Canary[]> => {
  const folder = join(dataDir, 'blobs');
  const files = await filesBelow(folder);
  const cut = files.map(async (path) => {
    const content = await readFile(path);
    const middle = Math.floor(content.length / 2);
    return {
      what: `blob ${path.slice(folder.length + 1)}`,
      bytes: content.subarray(Math.max(0, middle - 32), middle + 32),
    };
  });
  return Promise.all(cut);
};

/** Every row of every table as text. */
const dumpOf = async (): Promise<string> => {
  const database = await openDatabase(loadConfig({ AMPHI_DATA: dataDir }), silentLog, { isGuestAllowed: true });
  try {
    const tables = await database.pool.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
    );
    const rows = tables.rows.map(({ name }) =>
      database.pool.query<{ row: string }>(`select t::text as row from ${name} t`),
    );
    return (await Promise.all(rows)).flatMap((result) => result.rows.map(({ row }) => row)).join('\n');
  } finally {
    await database.close();
  }
};

const isErased = async (admin: Client, userId: string): Promise<boolean> => {
  const gone = await admin.admin.user(userId).then(
    () => false,
    () => true,
  );
  const { records } = await admin.admin.audit({ action: 'user.erase' });
  return gone && records.some(({ targetId }) => targetId === userId);
};

const adminOf = async ({ url }: TestServer, token: string): Promise<Client> =>
  createClient({ baseUrl: url, token, fetch: (address, init) => fetch(address, init) });

test('whoever leaves is nowhere afterwards: no byte of the data folder, no row, no line of the log', async () => {
  await server.start();
  const adminToken = await server.token();
  const { userId, token } = await makeUser();
  const client = clientOf(token);
  await client.me.change({ username: words.username, signature: words.signature, birthDate: '1971-03-09' });
  await client.security.sendEmailCode(words['email that was not confirmed']);
  await addPasskey(token);
  await addAvatar(client);
  const { liveId, streamKey } = await broadcast(client);
  await client.me.startExport();
  await waitFor('the export', async () => (await client.me.exports())[0]?.state === 'ready');
  await (await server.client()).admin.ban(userId, { reason: 'a test', hours: 1 });
  await (await server.client()).admin.liftBan(userId, 'a test');
  const { token: last } = await clientOf(undefined, elsewhere, words['other device']).passport.login({
    mobile,
    password,
  });

  const kept = [
    ...Object.entries(words).map(([what, text]) => canaryText(what, text)),
    ...(await blobCanaries()),
    canaryText('network', network),
  ];
  const sealed = [
    ...[mobile, `+86${mobile}`, '139 7766 5544', '139-7766-5544', '139****5544', '7766554'].map((text) =>
      canaryText(text, text),
    ),
    ...[password, token, last, streamKey, address, elsewhere].map((text, at) => canaryText(`secret ${at}`, text)),
  ];
  const room = canaryText('room', liveId); // logs name rooms by their id, as they name users
  kept.push(room);
  sealed.push(canaryText('birth date', '1971-03-09')); // kept as a number
  const secretNames = new Set(['email', 'email that was not confirmed']);
  const before = (await findCanaries([dataDir, databaseHome()], [...kept, ...sealed])).join('\n');
  // The search can find: what is kept in the clear is there now, what is sealed or hashed is not.
  expect(
    kept.filter(({ what }) => !secretNames.has(what) && !before.includes(`${what}: `)).map(({ what }) => what),
  ).toEqual([]);
  expect([...secretNames, ...sealed.map(({ what }) => what)].filter((what) => before.includes(`${what}: `))).toEqual(
    [],
  );

  await clientOf(last).me.startDeletion();
  const firstOutput = server.output;
  await server.terminate();
  await server.start();
  const admin = await adminOf(server, adminToken);
  await waitFor('the erasure', () => isErased(admin, userId), { timeoutMs: 30_000 });
  expect(canariesIn(await dumpOf(), [...kept, ...sealed])).toEqual([]);
  await server.terminate();

  const output = firstOutput + server.output;
  expect(output).toContain('"answered"');
  expect(canariesIn(output, [...kept, ...sealed])).toEqual([room.what]);
  expect(await findCanaries([dataDir, databaseHome()], [...kept, ...sealed])).toEqual([]);
});
