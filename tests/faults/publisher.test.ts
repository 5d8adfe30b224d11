import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countFrames, loadClip, loadSmallClip, type Clip } from '../harness/media/clip.ts';
import { smallRecipe } from '../harness/media/encode.ts';
import { decodeAll, readBack } from '../harness/media/readback.ts';
import { residentBytes, isAlive } from '../harness/process/meter.ts';
import { pause, waitFor, within } from '../harness/process/wait.ts';
import { RtmpRefused } from '../harness/rtmp/peer.ts';
import { serializeMessage } from '../harness/rtmp/chunks.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { fetchRecording } from '../interop/round-trip.ts';
import { goOnAir, sessionsOf, waitForState } from './on-air.ts';

const isLong = process.env['AMPHI_LONG'] === '1';
let server: TestServer;
let clip: Clip;
beforeAll(async () => {
  clip = await loadSmallClip();
  server = await startServer();
});
afterAll(() => server.stop());

describe('a publisher that was reset and comes back', () => {
  test.each(isLong ? [5000, 25_000, 55_000] : [0])(
    'continues session, playlist, viewers and recording (away for %i ms)',
    async (awayMs) => {
      const { live, publisher, viewer, follower, linter } = await goOnAir(server, clip);
      const url = follower.mediaUrl;
      publisher.reset();
      await waitForState(server, live, 'reconnecting');
      await pause(awayMs);
      const seenBefore = viewer.video;
      const lastMsn = follower.events.at(-1)?.msn ?? 0;
      const again = await ScriptedPublisher.start({ url: server.pushUrl(live), clip });
      await waitForState(server, live, 'live');
      await viewer.until('pictures after the return, on the same connection', ({ video }) => video > seenBefore + 30);
      await follower.until('parts after the return', ({ events }) => (events.at(-1)?.msn ?? 0) > lastMsn + 1);
      expect(follower.latest?.segments.some(({ isDiscontinuity }) => isDiscontinuity)).toBe(true);

      await again.finish();
      await (await server.client()).endLive(live.liveId);
      await within(20_000, 'the end of the playlist', follower.done);
      expect(follower.mediaUrl).toBe(url);
      expect(linter.complaints).toEqual([]);
      const msns = follower.events.map(({ msn }) => msn);
      expect(msns).toEqual(msns.toSorted((a, b) => a - b));
      expect(await sessionsOf(server, live)).toHaveLength(1);
      const recording = await fetchRecording(server, live);
      await decodeAll(recording);
      const { video } = await readBack(recording);
      expect(video.length).toBeGreaterThanOrEqual(publisher.sentVideo + again.sentVideo - 3);
    },
  );

  test('may come back with another resolution', async () => {
    const { live, publisher, viewer, follower, linter } = await goOnAir(server, clip);
    publisher.reset();
    await waitForState(server, live, 'reconnecting');
    const { video } = smallRecipe;
    const wide = await loadClip({
      ...smallRecipe,
      ...(video === undefined ? {} : { video: { ...video, size: '480x270' } }),
    });
    const before = viewer.video;
    const again = await ScriptedPublisher.start({ url: server.pushUrl(live), clip: wide });
    await viewer.until('pictures of the other size', (seen) => seen.video > before + 30);
    await follower.until('a second init segment', ({ latest }) => {
      const maps = new Set(latest?.segments.map(({ map }) => map).filter((map) => map !== null));
      return maps.size === 2;
    });
    expect(linter.complaints).toEqual([]);
    await again.finish();
    await (await server.client()).endLive(live.liveId);
    const recording = await fetchRecording(server, live);
    const { video: packets } = await readBack(recording);
    expect(packets.length).toBeGreaterThanOrEqual(publisher.sentVideo + again.sentVideo - 3);
    await decodeAll(recording);
  });

  test('a session whose publisher does not return ends after its window', async () => {
    const { live, publisher, viewer, follower } = await goOnAir(server, clip, { reconnectSeconds: 1 });
    publisher.reset();
    await within(15_000, 'the end of the stream', viewer.ended);
    await within(15_000, 'the end of the playlist', follower.done);
    expect(follower.latest?.isEnded).toBe(true);
    const { video } = await readBack(await fetchRecording(server, live));
    expect(video.length).toBeGreaterThan(0);
    expect((await (await server.client()).liveDetail(live.liveId)).status).toBe(2);
  });
});

describe('two publishers with one key', () => {
  test('a half-open publisher is taken over within 3 s', async () => {
    const { live, publisher, viewer } = await goOnAir(server, clip);
    publisher.pause();
    const silentSince = performance.now();
    const again = await waitFor(
      'the take-over',
      () =>
        ScriptedPublisher.start({ url: server.pushUrl(live), clip }).catch((error: unknown) => {
          if (error instanceof RtmpRefused) return null;
          throw error;
        }),
      { everyMs: 100 },
    );
    expect(performance.now() - silentSince).toBeLessThan(3300);
    expect(performance.now() - silentSince).toBeGreaterThan(1500);
    await within(5000, 'the end of the half-open connection', publisher.closed);
    const before = viewer.video;
    await viewer.until('pictures of the new publisher', ({ video }) => video > before + 15);
    expect(await sessionsOf(server, live)).toHaveLength(1);
    await again.finish();
  });

  test('the second is refused while the first sends, unless the owner takes over', async () => {
    const { live, publisher, viewer } = await goOnAir(server, clip);
    const refusal: unknown = await ScriptedPublisher.start({ url: server.pushUrl(live), clip }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ code: 'NetStream.Publish.BadName' });
    const before = viewer.video;
    await viewer.until('more pictures of the first', ({ video }) => video > before + 15);
    expect(viewer.longestGapMs).toBeLessThan(1000);
    await (await server.client()).takeOverLive(live.liveId);
    const second = await ScriptedPublisher.start({ url: server.pushUrl(live), clip });
    await within(5000, 'the end of the first', publisher.closed);
    await second.finish();
  });

  test('end cuts the push and refuses its key until Go live', async () => {
    const { live, publisher, follower } = await goOnAir(server, clip);
    const client = await server.client();
    await client.endLive(live.liveId);
    await within(5000, 'the end of the push', publisher.closed);
    await within(5000, 'the end of the playlist', follower.done);
    await expect(ScriptedPublisher.start({ url: server.pushUrl(live), clip })).rejects.toThrow(RtmpRefused);
    await client.goLive(live.liveId);
    const again = await ScriptedPublisher.start({ url: server.pushUrl(live), clip });
    await waitForState(server, live, 'live');
    await again.finish();
    expect(await sessionsOf(server, live)).toHaveLength(2);
  });
});

describe('hostile bytes on the RTMP port', () => {
  /** Sends bytes and waits until the server closes. */
  async function attack(bytes: Buffer): Promise<void> {
    const socket = connect({ host: '127.0.0.1', port: server.rtmpPort });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.resume();
    socket.write(bytes);
    await within(30_000, 'the end of a hostile connection', once(socket, 'close'));
  }

  const handshake = Buffer.concat([Buffer.from([3]), Buffer.alloc(8), randomBytes(1528), randomBytes(1536)]);
  const message = (type: number, body: Buffer): Buffer =>
    serializeMessage(
      { chunkStream: 3, timestamp: 0, type, streamId: 0, body },
      { format: 0, delta: 0, chunkSize: 128 },
    );
  const chunkSize = (size: number): Buffer => {
    const body = Buffer.alloc(4);
    body.writeUInt32BE(size);
    return message(1, body);
  };
  const declaredHuge = Buffer.from([3, 0, 0, 0, 0xff, 0xff, 0xff, 20, 0, 0, 0, 0]);
  const deepAmf = Buffer.concat([
    Buffer.from([2, 0, 7]),
    Buffer.from('connect'),
    Buffer.from([0, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]),
    Buffer.concat(Array.from({ length: 5000 }, () => Buffer.from([3, 0, 1, 97]))),
  ]);
  const attacks: readonly (readonly [string, Buffer])[] = [
    ['noise', randomBytes(65_536)],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(200))],
    ['noise after the handshake', Buffer.concat([handshake, randomBytes(65_536)])],
    ['a message of 16 MB declared', Buffer.concat([handshake, declaredHuge, randomBytes(4096)])],
    ['chunk size 0', Buffer.concat([handshake, chunkSize(0), randomBytes(256)])],
    ['chunk size 2³¹', Buffer.concat([handshake, chunkSize(2 ** 31), randomBytes(256)])],
    ['AMF 5000 objects deep', Buffer.concat([handshake, message(20, deepAmf)])],
  ];

  test('never reach a running live', async () => {
    const { publisher, viewer } = await goOnAir(server, clip);
    const before = residentBytes(server.pid);
    const rounds = isLong ? 200 : 5;
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(attacks.map(([, bytes]) => attack(bytes)));
    }
    const silent = Array.from({ length: 100 }, () => connect({ host: '127.0.0.1', port: server.rtmpPort }));
    for (const socket of silent) socket.on('error', () => undefined).resume();
    await within(25_000, 'the end of silent connections', Promise.all(silent.map((socket) => once(socket, 'close'))));
    const seen = viewer.video;
    await viewer.until('more pictures', ({ video }) => video > seen + 15);
    expect(viewer.longestGapMs).toBeLessThan(1500);
    expect(isAlive(server.pid)).toBe(true);
    expect(residentBytes(server.pid) - before).toBeLessThan(150e6);
    viewer.stop();
    await publisher.finish();
  });

  test('media of a publisher that breaks the rules end that push alone', async () => {
    const { viewer, publisher } = await goOnAir(server, clip);
    const other = await goOnAir(server, clip);
    other.publisher.sendRaw(randomBytes(100_000));
    await within(10_000, 'the end of the broken push', other.publisher.closed);
    const seen = viewer.video;
    await viewer.until('more pictures', ({ video }) => video > seen + 15);
    expect(countFrames(clip).video).toBeGreaterThan(0);
    await publisher.finish();
  });
});
