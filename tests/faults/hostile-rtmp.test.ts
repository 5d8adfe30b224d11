import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSmallClip, type Clip } from '../harness/media/clip.ts';
import { waitFor, within } from '../harness/process/wait.ts';
import { serializeAmf, type AmfValue } from '../harness/rtmp/amf.ts';
import { messageType, serializeMessage } from '../harness/rtmp/chunks.ts';
import { obsDance } from '../harness/rtmp/dances.ts';
import { RtmpPeer, RtmpRefused } from '../harness/rtmp/peer.ts';
import { startServer, type TestLive, type TestServer } from '../harness/server.ts';
import { Witness } from './witness.ts';

let server: TestServer;
let clip: Clip;
let witness: Witness;
beforeAll(async () => {
  server = await startServer({ env: { AMPHI_LOG_LEVEL: 'info', AMPHI_MAX_STREAM_BITRATE: '8000000' } });
  clip = await loadSmallClip();
  witness = await Witness.open(server, clip);
});
afterAll(async () => {
  await witness.close();
  await server.stop();
});

const address = (name: string, app = 'live') => ({ host: '127.0.0.1', port: server.rtmpPort, app, name });

/** Publishes under the name; the peer is closed when it is refused. */
const publish = async (name: string, app?: string): Promise<{ readonly peer: RtmpPeer; readonly streamId: number }> => {
  const peer = await RtmpPeer.open(address(name, app));
  try {
    return { peer, streamId: await obsDance(peer, address(name, app)) };
  } catch (error) {
    peer.reset();
    throw error;
  }
};

const handshake = Buffer.concat([Buffer.from([3]), Buffer.alloc(8), randomBytes(1528), randomBytes(1536)]);
const message = (type: number, body: Buffer, chunkStream = 3): Buffer =>
  serializeMessage({ chunkStream, timestamp: 0, type, streamId: 0, body }, { format: 0, delta: 0, chunkSize: 128 });
const command = (...values: readonly AmfValue[]): Buffer => message(messageType.command, serializeAmf(...values));
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const connecting = command('connect', 1, { app: 'live' });
const begun = (...rest: readonly number[]): Buffer =>
  message(messageType.command, Buffer.concat([serializeAmf('connect', 1), Buffer.from(rest)]));

describe('bytes that break the rules close their connection at once', () => {
  const attacks: readonly (readonly [string, readonly Buffer[]])[] = [
    ['another version', [Buffer.from([6])]],
    ['noise', [randomBytes(65_536)]],
    ...[0, 1, 2 ** 31 - 1, 2 ** 31].map((size) => [`chunk size ${size}`, [handshake, message(1, u32(size))]] as const),
    ['16 MB declared', [handshake, Buffer.from([3, 0, 0, 0, 0xff, 0xff, 0xff, 9, 0, 0, 0, 0]), randomBytes(4096)]],
    ['nine half messages', [handshake, ...Array.from({ length: 9 }, (_, at) => halfMessage(3 + at))]],
    ['70 chunk streams', [handshake, ...Array.from({ length: 70 }, (_, at) => message(4, Buffer.alloc(6), 3 + at))]],
    ['an array of 2^32', [handshake, begun(10, 255, 255, 255, 255)]],
    ['a text of 4 GB', [handshake, begun(12, 255, 255, 255, 255)]],
    ['60 000 nulls', [handshake, begun(...Buffer.alloc(60_000, 5))]],
    ['5 000 levels', [handshake, begun(...Array.from({ length: 5000 }, () => [3, 0, 1, 97]).flat())]],
    ['a command of 10 kB', [handshake, command('x'.repeat(10_000), 1, null)]],
    ['publish before connect', [handshake, command('publish', 1, null, 'a', 'live')]],
    ['commands without end', [handshake, connecting, ...Array.from({ length: 600 }, () => command('a', 1, null))]],
  ];
  test.each(attacks)('%s', async (_what, pieces) => {
    const socket = connect({ host: '127.0.0.1', port: server.rtmpPort });
    socket.on('error', () => undefined).resume();
    const closed = once(socket, 'close');
    socket.write(Buffer.concat(pieces));
    await within(5000, 'the end of a hostile connection', closed);
    expect(socket.destroyed).toBe(true);
  });
});

function halfMessage(chunkStream: number): Buffer {
  return Buffer.concat([Buffer.from([chunkStream, 0, 0, 0, 0, 0x10, 0, 20, 0, 0, 0, 0]), Buffer.alloc(128)]);
}

describe('names', () => {
  const names = ['../../etc/passwd', 'a\0b', 'x'.repeat(10_000), '', '?', '%00', '__proto__', '😀', 'a/b/c'];
  test.each(names)('%# is refused politely', async (name) => {
    const error: unknown = await publish(name).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RtmpRefused);
    expect(error).toMatchObject({ code: 'NetStream.Publish.BadName' });
  });

  test('play is refused, whatever the name', async () => {
    const peer = await RtmpPeer.open(address(''));
    peer.command(0, 'connect', 1, { app: 'live' });
    await peer.result(1);
    peer.command(1, 'play', 2, null, witness.onAir.live.streamKey);
    await expect(peer.status()).rejects.toMatchObject({ code: 'NetStream.Play.StreamNotFound' });
    peer.reset();
  });
});

describe('a publisher with a key', () => {
  type Send = (type: number, timestamp: number, body: Buffer) => void;
  const pictures = (send: Send, from: number, timestampOf: (offsetMs: number, at: number) => number): void => {
    clip.frames
      .slice(from, from + 120)
      .forEach(({ type, timestamp, body }, at) => send(type, timestampOf(timestamp, at), body));
  };
  const attempt = async (live: TestLive, attack: (send: Send) => void): Promise<RtmpPeer> => {
    const { peer, streamId } = await waitFor('the seat', () =>
      publish(live.streamKey).catch((error: unknown) => {
        if (error instanceof RtmpRefused) return null;
        throw error;
      }),
    );
    const send: Send = (type, timestamp, body) =>
      peer.send({ chunkStream: type === 9 ? 6 : 4, timestamp: timestamp >>> 0, type, streamId, body });
    for (const { type, body } of clip.headers) send(type, 0, body);
    attack(send);
    return peer;
  };
  const troubleOf = async (live: TestLive) => (await (await server.client()).liveFacts(live.liveId)).lastTrouble?.code;

  const ending: readonly (readonly [string, (send: Send) => void, string])[] = [
    ['a cut sequence header', (send) => send(9, 0, Buffer.from([0x17, 0])), 'protocol_violation'],
    ['a cut enhanced header', (send) => send(9, 0, Buffer.from([0x90, 0x68])), 'protocol_violation'],
    [
      'noise for HEVC',
      (send) => send(9, 0, Buffer.concat([Buffer.from('\x90hvc1', 'latin1'), randomBytes(60)])),
      'protocol_violation',
    ],
    ['another codec', (send) => send(9, 0, Buffer.from([0x14, 1, 2, 3])), 'codec_unsupported'],
    [
      'a picture of 9 MB',
      (send) => send(9, 0, Buffer.concat([Buffer.from([0x27, 1]), Buffer.alloc(9e6)])),
      'protocol_violation',
    ],
    ['70 kB of metadata', (send) => send(18, 0, Buffer.alloc(70_000)), 'protocol_violation'],
    [
      '12 MB within a second',
      (send) =>
        Array.from({ length: 12 }, (_, at) =>
          send(9, at, Buffer.concat([Buffer.from([0x27, 1, 0, 0, 0]), Buffer.alloc(1e6)])),
        ),
      'bitrate_too_high',
    ],
  ];
  test('loses its own push, with the reason for its owner, by what cannot be read', async () => {
    const live = await server.createLive();
    for (const [what, attack, code] of ending) {
      const peer = await attempt(live, (send) => {
        pictures(send, 0, (offset) => offset);
        attack(send);
      });
      await within(10_000, `the end of ${what}`, peer.closed);
      expect([what, await troubleOf(live)]).toEqual([what, code]);
    }
  });

  const surviving: readonly (readonly [string, (send: Send) => void])[] = [
    [
      'empty and tiny tags',
      (send) =>
        [[], [0x17], [0x27], [0xaf], [0xaf, 0], [0xaf, 1]].forEach((bytes) =>
          send(bytes[0] === 0xaf ? 8 : 9, 0, Buffer.from(bytes)),
        ),
    ],
    ['a jump of 2^31', (send) => pictures(send, 120, (offset) => offset + 2 ** 31)],
    ['a jump back', (send) => pictures(send, 120, () => 0)],
    ['a wrap', (send) => pictures(send, 120, (offset) => 2 ** 32 - 500 + offset)],
    ['jumps at each tag', (send) => pictures(send, 120, (offset, at) => offset + (at % 2) * 2 ** 31)],
    ['an hour at each tag', (send) => pictures(send, 120, (_offset, at) => at * 3_600_000)],
    [
      '3 000 sequence headers',
      (send) => Array.from({ length: 1500 }, () => clip.headers.forEach(({ type, body }) => send(type, 0, body))),
    ],
  ];
  test('goes on after times and tags that make no sense', async () => {
    const live = await server.createLive();
    for (const [what, attack] of surviving) {
      const peer = await attempt(live, (send) => {
        pictures(send, 0, (offset) => offset);
        attack(send);
        pictures(send, 240, (offset) => offset);
      });
      peer.command(0, 'getStreamLength', 99, null, 'a');
      await within(10_000, `an answer after ${what}`, peer.result(99));
      expect([what, (await (await server.client()).liveFacts(live.liveId)).state]).toEqual([what, 'live']);
      peer.reset();
    }
  });

  test('publishes once', async () => {
    const { streamKey } = await server.createLive();
    const { peer, streamId } = await publish(streamKey);
    peer.command(streamId, 'publish', 9, null, streamKey, 'live');
    await expect(peer.status()).rejects.toMatchObject({ code: 'NetStream.Publish.BadName' });
    peer.reset();
  });
});

test('500 idle connections and guesses of keys keep no encoder of the same address out', async () => {
  const idle = Array.from({ length: 500 }, () => connect({ host: '127.0.0.1', port: server.rtmpPort }));
  for (const socket of idle) socket.on('error', () => undefined).resume();
  const guesses = Array.from({ length: 60 }, (_, at) => publish(`guess${at}`).catch((error: unknown) => error));
  const { streamKey } = await server.createLive();
  const { peer } = await within(5000, 'a place for an encoder', publish(streamKey));
  peer.reset();
  await Promise.all(guesses);
  expect(server.output.match(/"key_unknown"/g)?.length).toBeLessThanOrEqual(20);
  for (const socket of idle) socket.destroy();
});

test('no viewer noticed any of it', async () => {
  expect(await witness.complaints()).toEqual([]);
  expect(server.output).not.toContain('"level":"error"');
});
