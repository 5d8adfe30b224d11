/** Whoever loses a right loses it everywhere within five seconds: sockets, pushes, playlists, streams. Nobody else notices. */
import { createClient, type Client } from '@amphi/contract/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { FlvViewer } from '../harness/flv/flv-viewer.ts';
import { httpGet } from '../harness/hls/http.ts';
import { encodeClip, smallRecipe } from '../harness/media/encode.ts';
import type { Child } from '../harness/process/child.ts';
import { waitFor, within } from '../harness/process/wait.ts';
import { pushFfmpeg } from '../harness/rtmp/push-ffmpeg.ts';
import { startServer, type TestLive, type TestServer } from '../harness/server.ts';
import { LiveSocket, type SocketEnd } from '../harness/ws/live-socket.ts';

const allowedMs = 5_000;
const password = 'a long test password';

/** A user with one login. */
interface Person {
  readonly userId: string;
  readonly token: string;
  readonly client: Client;
}

/** One who watches a live in every way, as somebody with a token or as a guest. */
interface Viewer {
  readonly socket: LiveSocket;
  readonly stream: FlvViewer;
  /** Status of the playlist for this viewer now. */
  playlist(): Promise<number>;
}

let server: TestServer;
let admin: Client;
let clip = '';
let mobile = 13_300_000_000;
const sockets: LiveSocket[] = [];
const streams: FlvViewer[] = [];
const pushes: Child[] = [];

const clientOf = (token: string): Client => createClient({ baseUrl: server.url, token, fetch });

const newLogin = async (userId: string): Promise<string> =>
  z.object({ token: z.string() }).parse(await server.amphi('token', '--mobile', userId)).token;

const newPerson = async (role: string): Promise<Person> => {
  mobile += 1;
  const account = ['--mobile', String(mobile), '--password', password, '--role', role];
  const { userId } = z.object({ userId: z.string() }).parse(await server.amphi('user', 'add', ...account));
  const token = await newLogin(userId);
  return { userId, token, client: clientOf(token) };
};

const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

const playlistOf = async (live: TestLive, token?: string): Promise<number> =>
  (await httpGet(server.hlsUrl(live), { headers: bearer(token) })).status;

/** Puts a room of the person on air with ffmpeg; resolves when it can be watched. */
const goOnAir = async (person: Person, visibility: 'public' | 'private') => {
  const { liveId, streamKey } = await person.client.liveCreate({ title: 'A test of revocation', category: 'test' });
  await person.client.changeLive(liveId, { visibility });
  const live = { liveId, streamKey };
  const push = pushFfmpeg(clip, server.pushUrl(live), { isLooping: true });
  pushes.push(push);
  await waitFor('the live', async () => (await playlistOf(live, person.token)) === 200);
  return { live, push };
};

const watch = async (live: TestLive, token?: string): Promise<Viewer> => {
  const socket = await LiveSocket.open(server.url, token);
  sockets.push(socket);
  socket.say({ type: 'subscribe', liveId: live.liveId });
  await socket.hear('the subscription', (message) => JSON.stringify(message).includes('"subscribed"'));
  const stream = await FlvViewer.open(server.flvUrl(live), { headers: bearer(token) });
  streams.push(stream);
  await stream.until('pictures', ({ video }) => video > 0);
  const playlist = (): Promise<number> => playlistOf(live, token);
  expect(await playlist()).toBe(200);
  return { socket, stream, playlist };
};

/** The one who must not notice: a room on air, watched by a guest and by its owner. */
let neighbour: Person;
let bystander: { readonly live: TestLive; readonly push: Child };
let guest: Viewer;
let owner: Viewer;

beforeAll(async () => {
  server = await startServer();
  clip = await encodeClip(smallRecipe);
  admin = await server.client();
  neighbour = await newPerson('streamer');
  bystander = await goOnAir(neighbour, 'public');
  guest = await watch(bystander.live);
  owner = await watch(bystander.live, neighbour.token);
});
/** What the one who must not notice noticed: nothing, when every connection is open, pictures come and the push goes on. */
const complaints = async (): Promise<readonly string[]> => {
  const found: string[] = bystander.push.process.exitCode === null ? [] : ['the push ended'];
  for (const [who, { socket, stream, playlist }] of Object.entries({ guest, owner })) {
    if (!socket.isOpen) found.push(`the socket of the ${who} was closed`);
    const status = await playlist();
    if (status !== 200) found.push(`the playlist of the ${who} answered ${status}`);
    const { video } = stream;
    await stream.until('the next pictures', (present) => present.video > video);
    if (stream.longestGapMs > 3_000) found.push(`the ${who} saw nothing for ${stream.longestGapMs} ms`);
  }
  return found;
};
afterEach(async () => {
  const found = await complaints();
  if (found.length > 0) throw new Error(found.join(', '));
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const stream of streams) stream.stop();
  await Promise.all(pushes.map((push) => push.stop()));
  await server.stop();
});

/** Waits until everything that a viewer has is gone, five seconds from the deed at most; answers what its socket was told. */
const endOf = async (viewer: Viewer, deed: () => Promise<unknown>): Promise<SocketEnd | null> => {
  const began = performance.now();
  await deed();
  const left = (): number => allowedMs - (performance.now() - began);
  const playlist = waitFor('the playlist to be refused', async () => (await viewer.playlist()) >= 400, {
    timeoutMs: left(),
    everyMs: 100,
  });
  const [end] = await Promise.all([
    within(left(), 'the end of the socket', viewer.socket.closed),
    within(left(), 'the end of the stream', viewer.stream.ended),
    playlist,
  ]);
  return end;
};

/** Waits until viewers see that the session ended: it does not wait for a publisher who may not come back. */
const stateIsOver = ({ liveId }: TestLive): Promise<boolean> =>
  waitFor('the end of the session', async () => (await admin.liveDetail(liveId)).state === null, {
    timeoutMs: allowedMs,
  });

const loginOver = { code: 1008, reason: 'credential_invalid' };
const accessChanged = { code: 1008, reason: 'access_changed' };

const why = 'a test';

test('a ban cuts socket, push, private playlist and stream, and its token is nothing any more', async () => {
  const host = await newPerson('streamer');
  const { live, push } = await goOnAir(host, 'private');
  const viewer = await watch(live, host.token);
  const pushEnded = push.exited;
  expect(await endOf(viewer, () => admin.admin.ban(host.userId, { hours: null, reason: why }))).toEqual(loginOver);
  await within(allowedMs, 'the end of the push', pushEnded);
  await expect(LiveSocket.open(server.url, host.token)).rejects.toThrow('401');
  expect(await viewer.playlist()).toBe(401);
  const again = pushFfmpeg(clip, server.pushUrl(live));
  pushes.push(again);
  await within(15_000, 'the refusal of the push', again.exited);
  const { records } = await admin.admin.audit({ targetId: host.userId });
  expect(records.map(({ action }) => action)).toContain('user.ban');
});

test('a ban by the operator’s shell does the same', async () => {
  const host = await newPerson('streamer');
  const { live, push } = await goOnAir(host, 'private');
  const viewer = await watch(live, host.token);
  // The command is a process of its own: its start is not part of what is measured.
  await server.amphi('user', 'ban', '--user', host.userId, '--reason', why);
  const pushEnded = within(allowedMs, 'the end of the push', push.exited);
  expect(await endOf(viewer, async () => undefined)).toEqual(loginOver);
  await pushEnded;
});

test('a logout cuts its own connections, not those of another login, and no push', async () => {
  const host = await newPerson('streamer');
  const { live, push } = await goOnAir(host, 'private');
  const other = await watch(live, await newLogin(host.userId));
  const viewer = await watch(live, host.token);
  expect(await endOf(viewer, () => host.client.passport.logout())).toEqual(loginOver);
  expect(other.socket.isOpen).toBe(true);
  expect(await other.playlist()).toBe(200);
  const { video } = other.stream;
  await other.stream.until('the next pictures', (stream) => stream.video > video);
  expect(push.process.exitCode).toBeNull();
});

test('a new password cuts the other logins', async () => {
  const host = await newPerson('streamer');
  const { live } = await goOnAir(host, 'private');
  const own = await watch(live, host.token);
  const viewer = await watch(live, await newLogin(host.userId));
  await host.client.security.reauthenticate({ password });
  expect(await endOf(viewer, () => host.client.security.setPassword('another long password'))).toEqual(loginOver);
  expect(own.socket.isOpen).toBe(true);
  expect(await own.playlist()).toBe(200);
});

test('a sign-out by an administrator cuts every login', async () => {
  const host = await newPerson('streamer');
  const { live } = await goOnAir(host, 'private');
  const viewer = await watch(live, host.token);
  expect(await endOf(viewer, () => admin.admin.signOut(host.userId, why))).toEqual(loginOver);
});

test('another role takes what it does not hold: sight of private lives, and the push', async () => {
  await admin.admin.addRole({ name: 'overseer', title: 'Overseer', rights: ['live.manage_any'], reason: why });
  const [host, overseer] = [await newPerson('streamer'), await newPerson('user')];
  await admin.admin.setRole(overseer.userId, 'overseer', why);
  const { live, push } = await goOnAir(host, 'private');
  const viewer = await watch(live, overseer.token);
  expect(await endOf(viewer, () => admin.admin.setRole(overseer.userId, 'user', why))).toEqual(accessChanged);
  // The login itself goes on: whoever connects again is who it is now.
  const again = await LiveSocket.open(server.url, overseer.token);
  sockets.push(again);
  again.say({ type: 'subscribe', liveId: live.liveId });
  await again.hear('the refusal', (message) => JSON.stringify(message).includes('live_unknown'));
  expect(push.process.exitCode).toBeNull();

  const hostViewer = await watch(live, host.token);
  const began = performance.now();
  await admin.admin.setRole(host.userId, 'user', why);
  const left = (): number => allowedMs - (performance.now() - began);
  await within(left(), 'the end of the push', push.exited);
  expect(await within(left(), 'the end of the socket', hostViewer.socket.closed)).toEqual(accessChanged);
  expect(await stateIsOver(live)).toBe(true);
});

test('a role that loses a right, and the setting that gave one to all, reach everybody who lived by it', async () => {
  await admin.admin.addRole({ name: 'host', title: 'Host', rights: ['live.create', 'live.manage'], reason: why });
  const [byRole, bySetting] = [await newPerson('user'), await newPerson('user')];
  await admin.admin.setRole(byRole.userId, 'host', why);
  const first = await goOnAir(byRole, 'public');
  await admin.admin.changeRole('host', { rights: [], reason: why });
  await within(allowedMs, 'the end of the push of a role', first.push.exited);

  await admin.admin.changeSettings({ 'live.whoMayGoLive': 'users' });
  const second = await goOnAir(bySetting, 'public');
  await admin.admin.changeSettings({ 'live.whoMayGoLive': null });
  await within(allowedMs, 'the end of the push of a setting', second.push.exited);
  for (const { live } of [first, second]) expect(await stateIsOver(live)).toBe(true);
});

test('a ban that is lifted is over at once', async () => {
  const host = await newPerson('streamer');
  await admin.admin.ban(host.userId, { hours: 1, reason: why });
  await expect(newLogin(host.userId).then((token) => clientOf(token).userInfo())).rejects.toMatchObject({
    status: 401,
  });
  await admin.admin.liftBan(host.userId, why);
  expect(await clientOf(await newLogin(host.userId)).userInfo()).toMatchObject({ userId: host.userId });
});
