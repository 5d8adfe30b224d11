import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStalledViewer } from '../harness/flv/raw-viewer.ts';
import { loadClip, type Clip } from '../harness/media/clip.ts';
import { residentBytes } from '../harness/process/meter.ts';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { goOnAir } from './on-air.ts';

const VIEWERS = 200;
const MOST_PER_VIEWER_BYTES = 4e6;

let server: TestServer;
let clip: Clip;
beforeAll(async () => {
  // a fat stream, so that the buffers of the kernel are full within seconds
  clip = await loadClip({
    seconds: 4,
    container: 'flv',
    video: { codec: 'h264', size: '1280x720', fps: 30, kbps: 12_000, gopFrames: 30 },
    audio: { codec: 'aac', sampleRate: 48_000 },
  });
  server = await startServer();
});
afterAll(() => server.stop());

test('200 viewers that stop reading are cut with bounded memory, and nobody else notices', async () => {
  const { live, viewer, publisher } = await goOnAir(server, clip);
  const before = residentBytes(server.pid);
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, residentBytes(server.pid))), 100);
  const stalled = await Promise.all(
    Array.from({ length: VIEWERS }, (_, index) => openStalledViewer(server.flvUrl(live), `stalled-viewer-${index}`)),
  );
  // a stalled socket learns of its end only when it reads again: so the server's own count of watchers tells
  const client = await server.client();
  const watching = async (): Promise<number> => (await client.liveFacts(live.liveId)).watching;
  await waitFor('all stalled viewers', async () => (await watching()) >= VIEWERS);
  await waitFor('the end of all stalled viewers', async () => (await watching()) <= 2, {
    timeoutMs: 60_000,
    everyMs: 200,
  });
  clearInterval(watch);
  expect(most - before).toBeLessThan(VIEWERS * MOST_PER_VIEWER_BYTES);
  expect(viewer.longestGapMs).toBeLessThan(1000);
  const seen = viewer.video;
  await viewer.until('more pictures', ({ video }) => video > seen + 30);
  for (const { socket } of stalled) socket.destroy();
  await publisher.finish();
});
