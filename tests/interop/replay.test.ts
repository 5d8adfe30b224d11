/** A broadcast that ends is a video of the library soon after, and one alone whatever dies in between. */
import type { Client } from '@amphi/contract/client';
import { afterAll, expect, test } from 'vitest';
import { readBackHls } from '../harness/media/readback.ts';
import { loadSmallClip } from '../harness/media/clip.ts';
import { waitFor } from '../harness/process/wait.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import { startServer, type TestLive } from '../harness/server.ts';

const server = await startServer();
afterAll(() => server.stop());

const push = async (live: TestLive, ms: number): Promise<void> => {
  const url = server.pushUrl(live);
  const publisher = await ScriptedPublisher.start({ url, clip: await loadSmallClip(), pace: 4 });
  await publisher.untilSent(ms);
  await publisher.finish();
};

const replaysOf = async (client: Client) => (await client.studio.videos({ size: 50 })).records;

const playable = (client: Client, title: string) =>
  waitFor(
    'the replay',
    async () =>
      (await replaysOf(client)).find(
        (video) => video.title === title && (video.state === 'playable' || video.state === 'ready'),
      ) ?? null,
    { timeoutMs: 90_000 },
  );

test('a recording becomes one video that plays, with what its room says', async () => {
  const client = await server.client();
  const live = await server.createLive({
    reconnectSeconds: 0,
    isRecorded: true,
    tags: ['replayed'],
    visibility: 'unlisted',
  });
  await push(live, 6_000);
  const video = await playable(client, 'A test of the live engine');
  expect(video).toMatchObject({
    source: 'recording',
    visibility: 'unlisted',
    category: 'technology',
    tags: ['replayed'],
  });
  const detail = await client.videos.detail(video.videoId);
  expect(detail.liveId).toBe(live.liveId);
  const read = await readBackHls(new URL(detail.play?.url ?? '', server.url).href);
  const recorded = (await client.liveSessions(live.liveId))[0]?.recording?.durationMs ?? 0;
  expect(Math.abs((video.durationMs ?? 0) - recorded)).toBeLessThan(500);
  expect(read.video.length).toBeGreaterThan(100);
  expect(read.audio.length).toBeGreaterThan(100);
  await client.changeLive(live.liveId, { title: 'Second', visibility: 'public' });
  await push(live, 3_000);
  await waitFor('the second session', async () => (await client.liveSessions(live.liveId))[0]?.recording ?? null);
  await server.kill9();
  await server.start();
  await playable(await server.client(), 'Second');
  const all = await replaysOf(await server.client());
  expect(all.map(({ title }) => title).toSorted()).toEqual(['A test of the live engine', 'Second']);
});
