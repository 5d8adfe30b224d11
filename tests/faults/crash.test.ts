import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { httpGet } from '../harness/hls/http.ts';
import { loadSmallClip, type Clip } from '../harness/media/clip.ts';
import { decodeAll, readBack } from '../harness/media/readback.ts';
import { isAlive } from '../harness/process/meter.ts';
import { waitFor, within } from '../harness/process/wait.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { fetchRecording } from '../interop/round-trip.ts';
import { followHls, goOnAir, sessionsOf, waitForState } from './on-air.ts';

let server: TestServer;
let clip: Clip;
beforeEach(async () => {
  clip = await loadSmallClip();
  server = await startServer();
});
afterEach(() => server.stop());

describe('kill -9 of the server while live', () => {
  test('the next start is up within 5 s, the session goes on when the publisher returns, one recording holds both runs', async () => {
    const { live, publisher, follower } = await goOnAir(server, clip);
    await publisher.untilSent(4000);
    const prefix = new URL(follower.mediaUrl).pathname;
    const lastMsn = follower.events.at(-1)?.msn ?? 0;
    const sentBefore = publisher.sentVideo;
    await server.kill9();
    expect(await server.start()).toBeLessThan(5000);
    await waitForState(server, live, 'reconnecting');

    const again = await ScriptedPublisher.start({ url: server.pushUrl(live), clip });
    await waitForState(server, live, 'live');
    const after = await followHls(server, live);
    await after.until('parts after the crash', ({ events }) => events.length >= 5);
    expect(new URL(after.mediaUrl).pathname).toBe(prefix);
    expect(after.events[0]?.msn).toBeGreaterThanOrEqual(lastMsn);
    await again.finish();
    await (await server.client()).endLive(live.liveId);
    await within(20_000, 'the end of the playlist', after.done);
    expect(await sessionsOf(server, live)).toHaveLength(1);
    const recording = await fetchRecording(server, live);
    await decodeAll(recording);
    const { video } = await readBack(recording);
    // up to the last part: the frames of one part (under a quarter of a second) may be lost with the process
    expect(video.length).toBeGreaterThanOrEqual(sentBefore + again.sentVideo - 12);
  });

  test('the recording is playable up to the last part when nobody returns', async () => {
    const { live, publisher } = await goOnAir(server, clip, { reconnectSeconds: 1 });
    await publisher.untilSent(3000);
    const sent = publisher.sentVideo;
    await server.kill9();
    await server.start();
    await waitForState(server, live, null);
    const recording = await fetchRecording(server, live);
    await decodeAll(recording);
    const { video } = await readBack(recording);
    expect(video.length).toBeGreaterThanOrEqual(sent - 12);
    expect(video.length).toBeLessThanOrEqual(publisher.sentVideo);
  });
});

describe('the database', () => {
  test('kill -9 of PostgreSQL: the live goes on and the API comes back', async () => {
    const { live, viewer, follower, linter, publisher } = await goOnAir(server, clip);
    const pid = server.postgresPid();
    expect(pid).not.toBeNull();
    process.kill(pid ?? -1, 'SIGKILL');
    await waitFor('the end of PostgreSQL', () => !isAlive(pid ?? -1));
    const seen = viewer.video;
    await viewer.until('pictures without a database', ({ video }) => video > seen + 45);
    await waitFor('the API', async () => (await httpGet(`${server.url}/api/live/list`)).status === 200, {
      timeoutMs: 10_000,
    });
    await waitFor('readiness', async () => (await httpGet(`${server.url}/api/ready`)).status === 200);
    expect(viewer.longestGapMs).toBeLessThan(1000);
    expect(linter.complaints).toEqual([]);
    const parts = follower.events.length;
    await follower.until('more parts', ({ events }) => events.length > parts + 3);
    await publisher.finish();
    await (await server.client()).endLive(live.liveId);
    await decodeAll(await fetchRecording(server, live));
  });
});

describe('SIGTERM while live', () => {
  test('drains in time, ends the push, and what was recorded is playable after the next start', async () => {
    const { live, publisher, viewer } = await goOnAir(server, clip);
    expect(await server.terminate()).toBeLessThan(30_000);
    await within(1000, 'the end of the push', publisher.closed);
    await within(1000, 'the end of the viewer', viewer.ended);
    expect(server.postgresPid()).toBeNull();
    await server.start();
    const again = await ScriptedPublisher.start({ url: server.pushUrl(live), clip });
    await waitForState(server, live, 'live');
    await again.finish();
    await (await server.client()).endLive(live.liveId);
    const { video } = await readBack(await fetchRecording(server, live));
    expect(video.length).toBeGreaterThan(0);
  });
});
