import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSmallClip } from '../harness/media/clip.ts';
import { within } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { Witness } from './witness.ts';

let server: TestServer;
let witness: Witness;
beforeAll(async () => {
  server = await startServer();
  witness = await Witness.open(server, await loadSmallClip());
});
afterAll(async () => {
  await witness.close();
  await server.stop();
});

/** One end of a WebSocket that keeps no rules: frames are written as bytes, and what comes is only kept. */
interface RawSocket {
  readonly socket: Socket;
  readonly received: () => Buffer;
  readonly closed: Promise<unknown>;
}

const open = async (headers: readonly string[] = [], path = '/ws'): Promise<RawSocket> => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  let received = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => (received = Buffer.concat([received, bytes])));
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  const key = `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`;
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', key];
  socket.write([`GET ${path} HTTP/1.1`, 'Host: a', ...upgrade, ...headers, '', ''].join('\r\n'));
  await once(socket, 'data');
  return { socket, received: () => received, closed };
};

/** A masked frame of at most 125 bytes. */
const frame = (opcode: number, payload: Buffer): Buffer => {
  const mask = randomBytes(4);
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([Buffer.from([opcode, 0x80 | payload.length]), mask, masked]);
};
const say = (message: unknown): Buffer => frame(0x81, Buffer.from(JSON.stringify(message)));
const subscribe = (liveId: string): Buffer => say({ type: 'subscribe', liveId });

/** Code of the close frame that came last, null without one. */
const closeCode = (received: Buffer): number | null => {
  const at = received.lastIndexOf(0x88);
  return at < 0 ? null : received.readUInt16BE(at + 2);
};

test.each([
  ['a foreign origin', ['Origin: https://evil.example'], '/ws', 403],
  ['no origin to speak of', ['Origin: null'], '/ws', 403],
  ['a wrong token', ['Authorization: Bearer x'], '/ws', 401],
  ['another path', [], '/wsx', 404],
])('%s is refused', async (_what, headers, path, status) => {
  const { received, closed } = await open(headers, path);
  await within(5000, 'the end of a refused upgrade', closed);
  expect(received().toString('latin1')).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

const declared = (bytes: bigint): Buffer => {
  const head = Buffer.alloc(14);
  head.set([0x82, 0xff]);
  head.writeBigUInt64BE(bytes, 2);
  return head;
};
test.each([
  ['a frame of 100 MB', declared(100_000_000n), 1009],
  ['a frame of 2^62 bytes', declared(2n ** 62n), 1009],
  ['invalid UTF-8', frame(0x81, Buffer.from([0xff, 0xfe])), 1007],
  ['an unmasked frame', Buffer.from([0x81, 1, 65]), 1002],
  ['an unknown opcode', frame(0x83, Buffer.from([1])), 1002],
  ['compression that was not agreed', frame(0xc1, Buffer.from([1])), 1002],
])('%s closes the connection', async (_what, bytes, code) => {
  const { socket, received, closed } = await open();
  socket.write(bytes);
  await within(5000, 'the end of a broken connection', closed);
  expect(closeCode(received())).toBe(code);
});

test('10 000 subscriptions, floods of messages and of pings close the connection', async () => {
  const { liveId } = witness.onAir.live;
  const floods = [
    Array.from({ length: 10_000 }, (_, at) => subscribe(`room${at}`)),
    Array.from({ length: 2_000 }, () => say({ type: 'ping', t0: 1 })),
    Array.from({ length: 2_000 }, () => subscribe(liveId)),
    Array.from({ length: 2_000 }, () => frame(0x82, Buffer.from([1, 2, 3]))),
  ];
  for (const flood of floods) {
    const { socket, received, closed } = await open();
    socket.write(Buffer.concat(flood));
    await within(5_000, 'the end of a flooding connection', closed);
    expect(closeCode(received())).toBe(1008);
  }
});

test('strange messages are refused one by one, and the connection goes on', async () => {
  const { socket, received } = await open();
  const strange: readonly unknown[] = [
    null,
    [],
    'a',
    1,
    {},
    { type: '__proto__' },
    { type: 'hello' },
    { type: 'ping' },
  ];
  for (const message of strange) socket.write(say(message));
  socket.write(subscribe('a\0b'));
  socket.write(say({ type: 'ping', t0: 7, ref: 'last' }));
  const isAnswered = (): boolean => ['"ref":"last"', '"live_unknown"'].every((text) => received().includes(text));
  while (!isAnswered()) await within(5000, 'the answers', once(socket, 'data'));
  const answers = received().toString('latin1');
  expect(answers.match(/"message_invalid"/g)).toHaveLength(strange.length);
  expect(answers.match(/"live_unknown"/g)).toHaveLength(1);
  socket.destroy();
});

test('100 sockets that never read hurt nobody', async () => {
  const sockets = await Promise.all(Array.from({ length: 100 }, () => open()));
  for (const { socket } of sockets) {
    socket.pause();
    socket.write(subscribe(witness.onAir.live.liveId));
    for (let round = 0; round < 50; round += 1) socket.write(say({ type: 'ping', t0: round }));
  }
  expect(await witness.complaints()).toEqual([]);
  for (const { socket } of sockets) socket.destroy();
});
