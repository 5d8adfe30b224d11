import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { serverMessage, type ServerMessage } from '@amphi/contract';
import { millis, type Millis } from '@amphi/media/time';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Clock } from '../clock/index.ts';
import { AppError } from '../http/index.ts';
import { silentLog } from '../log/index.ts';
import { createGateway, type SocketGateway } from './index.ts';

/** A clock that stands still until it is told to go on. */
const createStillClock = () => {
  const beats: { readonly every: number; readonly task: () => void }[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => millis(now),
    wall: () => new Date(1_000_000 + now),
    after: () => () => undefined,
    every: (interval: Millis, task) => {
      beats.push({ every: interval, task });
      return () => undefined;
    },
  };
  const advance = (ms: number): void => {
    now += ms;
    for (const beat of beats) if (beat.every <= ms) beat.task();
  };
  return { clock, advance };
};

let server: Server;
let gateway: SocketGateway<string>;
let time: ReturnType<typeof createStillClock>;
const open: WebSocket[] = [];
const ended = new Set<string>();
let slow = Promise.withResolvers<void>();

const portOf = (): number => (server.address() as AddressInfo).port;

beforeEach(async () => {
  ended.clear();
  slow = Promise.withResolvers();
  time = createStillClock();
  gateway = createGateway<string>({
    log: silentLog,
    clock: time.clock,
    origins: { publicUrl: 'https://live.example.org', corsOrigins: [] },
    identify: async ({ headers }) => {
      const { authorization = 'guest' } = headers;
      if (authorization === 'Bearer wrong' || ended.has(authorization)) throw new AppError('credential_invalid');
      if (authorization === 'Bearer slow') await slow.promise;
      return authorization;
    },
    headersOfRefusal: (_request, code) => (code === 'credential_invalid' ? ['set-cookie: a=; Max-Age=0'] : []),
    isLoggedIn: (identity) => identity !== 'guest',
    maxConnections: 3,
  });
  gateway.handle('subscribe', (_peer, { liveId }) => {
    if (liveId === 'broken') throw new Error('a bug');
    throw new AppError('live_unknown');
  });
  server = createServer();
  gateway.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  gateway.stop();
  server.close();
  await once(server, 'close');
});

/** A client that keeps what it hears until somebody asks for it. */
const dial = (headers: Record<string, string> = {}) => {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf()}/ws`, { headers });
  open.push(socket);
  socket.on('error', () => undefined);
  const heard: ServerMessage[] = [];
  const waiting: ((message: ServerMessage) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const message = serverMessage.parse(JSON.parse(data.toString()));
    const next = waiting.shift();
    if (next === undefined) heard.push(message);
    else next(message);
  });
  const hear = (): Promise<ServerMessage> => {
    const message = heard.shift();
    return message === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(message);
  };
  const say = (message: unknown): void => socket.send(JSON.stringify(message));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return { socket, hear, say, closed };
};

test('greets, then answers a ping with its own two times', async () => {
  const peer = dial({ authorization: 'Bearer somebody' });
  expect(await peer.hear()).toMatchObject({ type: 'hello', protocol: 1, isLoggedIn: true });
  peer.say({ type: 'ping', t0: 5, ref: 'a' });
  expect(await peer.hear()).toEqual({ type: 'pong', t0: 5, t1: 1_000_000, t2: 1_000_000, ref: 'a' });
});

test.each([
  ['not json', 'message_invalid'],
  [JSON.stringify({ type: 'nothing' }), 'message_invalid'],
  [JSON.stringify({ type: 'ping', t0: 'x' }), 'message_invalid'],
  [Buffer.from('{"type":"ping","t0":1}'), 'message_invalid'],
  [JSON.stringify({ type: 'subscribe', liveId: 'x' }), 'live_unknown'],
  [JSON.stringify({ type: 'subscribe', liveId: 'broken' }), 'internal'],
  [JSON.stringify({ type: 'unsubscribe', liveId: 'x' }), 'message_invalid'],
])('refuses %s with a code and stays open', async (message, error) => {
  const peer = dial();
  await peer.hear();
  peer.socket.send(message, { binary: Buffer.isBuffer(message) });
  expect(await peer.hear()).toMatchObject({ type: 'error', error });
  peer.say({ type: 'ping', t0: 1 });
  expect(await peer.hear()).toMatchObject({ type: 'pong' });
});

test('slows down whoever floods, and closes it in the end', async () => {
  const peer = dial();
  await peer.hear();
  for (let count = 0; count < 61; count += 1) peer.say({ type: 'ping', t0: count });
  for (let count = 0; count < 60; count += 1) expect((await peer.hear()).type).toBe('pong');
  expect(await peer.hear()).toMatchObject({ type: 'error', error: 'rate_limited' });
  time.advance(1_000);
  peer.say({ type: 'ping', t0: 0 });
  expect(await peer.hear()).toMatchObject({ type: 'pong' });
  for (let count = 0; count < 300; count += 1) peer.say({ type: 'ping', t0: count });
  expect(await peer.closed).toBe(1008);
});

test('closes a frame over 64 kB and invalid UTF-8 without reading on', async () => {
  const large = dial();
  await large.hear();
  large.socket.send('x'.repeat(70_000));
  expect(await large.closed).toBe(1009);
  const garbled = dial();
  await garbled.hear();
  garbled.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect(await garbled.closed).toBe(1007);
});

test('drops who answers no pulse, keeps who does', async () => {
  const peer = dial();
  await peer.hear();
  for (let beat = 0; beat < 4; beat += 1) {
    const pulse = once(peer.socket, 'ping');
    time.advance(20_000);
    await pulse;
    peer.say({ type: 'ping', t0: beat });
    await peer.hear();
  }
  expect(gateway.size()).toBe(1);
  for (let beat = 0; beat < 3; beat += 1) time.advance(20_000);
  expect(await peer.closed).toBe(1006);
});

const refusal = async (head: string): Promise<string> => {
  const socket = connect(portOf(), '127.0.0.1');
  await once(socket, 'connect');
  const upgrade =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  socket.write(`${head}\r\n${upgrade}\r\n\r\n`);
  return text(socket);
};

test('refuses foreign origins, wrong credentials and other paths before the socket opens', async () => {
  const foreign = await refusal('GET /ws HTTP/1.1\r\nHost: amphi\r\nOrigin: https://evil.example');
  expect(foreign).toMatch(/^HTTP\/1\.1 403[\s\S]*"origin_refused"/);
  const wrong = await refusal('GET /ws HTTP/1.1\r\nHost: amphi\r\nAuthorization: Bearer wrong');
  expect(wrong).toMatch(/^HTTP\/1\.1 401[\s\S]*\r\nset-cookie: a=; Max-Age=0\r\n[\s\S]*"credential_invalid"/);
  expect(await refusal('GET /other HTTP/1.1\r\nHost: amphi')).toMatch(/^HTTP\/1\.1 404/);
  const own = dial({ origin: 'https://live.example.org' });
  expect(await own.hear()).toMatchObject({ type: 'hello' });
});

test('holds a bounded number of connections', async () => {
  for (let count = 0; count < 3; count += 1) await dial().hear();
  expect(await refusal('GET /ws HTTP/1.1\r\nHost: amphi')).toMatch(/^HTTP\/1\.1 503/);
});

test('closes those who lost their login', async () => {
  const gone = dial({ authorization: 'Bearer banned' });
  const stays = dial();
  await Promise.all([gone.hear(), stays.hear()]);
  gateway.closeWhere((identity) => identity === 'Bearer banned', 'credential_invalid');
  expect(gateway.identities()).toEqual([expect.not.stringMatching('banned')]);
  expect(await gone.closed).toBe(1008);
  expect(gateway.size()).toBe(1);
});

test('asks again who it is when somebody is cut while being let in', async () => {
  const late = refusal('GET /ws HTTP/1.1\r\nHost: amphi\r\nAuthorization: Bearer slow');
  // Both go through one queue: when this one is in, the other is being asked for.
  await dial().hear();
  gateway.closeWhere((identity) => identity === 'Bearer slow', 'credential_invalid');
  ended.add('Bearer slow');
  slow.resolve();
  expect(await late).toMatch(/^HTTP\/1\.1 401/);
  expect(gateway.size()).toBe(1);
});
