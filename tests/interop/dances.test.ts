import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FlvViewer } from '../harness/flv/flv-viewer.ts';
import { httpGet } from '../harness/hls/http.ts';
import { loadSmallClip, type Clip } from '../harness/media/clip.ts';
import { hardwareDance, larixDance, obsDance, vmixDance, type Dance } from '../harness/rtmp/dances.ts';
import { RtmpPeer, RtmpRefused } from '../harness/rtmp/peer.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { openFlv } from './round-trip.ts';

let server: TestServer;
let clip: Clip;
beforeAll(async () => {
  clip = await loadSmallClip();
  server = await startServer();
});
afterAll(() => server.stop());

describe.concurrent('every encoder is on air', () => {
  const dances: readonly (readonly [string, Dance])[] = [
    ['OBS', obsDance],
    ['vMix', vmixDance],
    ['Larix Broadcaster', larixDance],
    ['hardware with the key in the app', hardwareDance],
  ];
  test.each(dances)('%s', async (_, dance) => {
    const live = await server.createLive();
    const publisher = await ScriptedPublisher.start({ url: server.pushUrl(live), clip, dance });
    const viewer = await openFlv(server.flvUrl(live));
    await viewer.until('a second of pictures', ({ video }) => video >= 30);
    expect(viewer.longestGapMs).toBeLessThan(1000);
    viewer.stop();
    await publisher.finish();
  });

  test('OBS with compressed chunk headers', async () => {
    const live = await server.createLive();
    const publisher = await ScriptedPublisher.start({ url: server.pushUrl(live), clip, isCompressed: true });
    const viewer = await openFlv(server.flvUrl(live));
    await viewer.until('two seconds of pictures', ({ video }) => video >= 60);
    const times = viewer.tags.filter(({ type, body }) => type === 9 && body[1] === 1).map(({ timestamp }) => timestamp);
    const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(34);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(33);
    viewer.stop();
    await publisher.finish();
  });

  test('a key with a query behind it', async () => {
    const live = await server.createLive();
    const publisher = await ScriptedPublisher.start({ url: `${server.pushUrl(live)}?encoder=test`, clip });
    const viewer = await openFlv(server.flvUrl(live));
    await viewer.until('pictures', ({ video }) => video > 0);
    expect(publisher.sentVideo).toBeGreaterThan(0);
    viewer.stop();
    await publisher.finish();
  });
});

describe.concurrent('who may not, is told so', () => {
  test('a wrong key is refused before any media is read, in words', async () => {
    const live = await server.createLive();
    const url = `rtmp://127.0.0.1:${server.rtmpPort}/live/${live.streamKey.slice(0, -3)}xyz`;
    const refusal: unknown = await ScriptedPublisher.start({ url, clip }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RtmpRefused);
    if (!(refusal instanceof RtmpRefused)) throw new Error('unreachable');
    expect(refusal.code).toMatch(/^NetStream\.Publish\./);
    expect(refusal.description).toMatch(/\w+ \w+/);
    expect(refusal.description).not.toContain(live.streamKey.slice(0, 8));
  });

  test('a rotated key cuts the push and is refused afterwards, the new one is accepted', async () => {
    const live = await server.createLive();
    const publisher = await ScriptedPublisher.start({ url: server.pushUrl(live), clip });
    await publisher.untilSent(500);
    const { streamKey } = await (await server.client()).rotateLiveKey(live.liveId);
    await publisher.closed;
    await expect(ScriptedPublisher.start({ url: server.pushUrl(live), clip })).rejects.toThrow(RtmpRefused);
    const again = await ScriptedPublisher.start({ url: server.pushUrl({ ...live, streamKey }), clip });
    await again.finish();
  });

  test('play over RTMP is refused politely and the connection stays', async () => {
    const peer = await RtmpPeer.open({ host: '127.0.0.1', port: server.rtmpPort });
    peer.command(0, 'connect', 1, { app: 'live', tcUrl: 'rtmp://127.0.0.1/live' });
    await peer.result(1);
    peer.command(0, 'createStream', 2, null);
    const { values } = await peer.result(2);
    peer.command(Number(values[1]), 'play', 3, null, 'anything');
    await expect(peer.status()).rejects.toThrow(RtmpRefused);
    await peer.close();
  });

  test('an unknown live is 404 in the envelope on every media path', async () => {
    for (const path of ['index.m3u8', 'prefix/index.m3u8', 'prefix/1.m4s', 'prefix/1.0.m4s', 'prefix/init-1.mp4']) {
      const { status, body } = await httpGet(`${server.url}/media/live/no-such-live/${path}`);
      expect([path, status]).toEqual([path, 404]);
      expect(JSON.parse(body.toString())).toMatchObject({ code: 404, data: null });
    }
    await expect(FlvViewer.open(`${server.url}/media/live/no-such-live.flv`)).rejects.toThrow('404');
  });
});
