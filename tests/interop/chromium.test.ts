import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from '../harness/browser/chromium.ts';
import { playInBrowser, type Playback } from '../harness/browser/player-page.ts';
import { loadBenchClip, type Clip } from '../harness/media/clip.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import { startServer, type TestLive, type TestServer } from '../harness/server.ts';
import { waitForSegment } from '../harness/hls/ready.ts';

const WATCH_MS = process.env['AMPHI_LONG'] === '1' ? 120_000 : 8000;
const SETTLE_MS = 2000;
const FPS = 30;

describe.skipIf(chromiumPath === undefined)('Chromium plays a push', () => {
  let server: TestServer;
  let browser: Browser;
  let clip: Clip;
  let live: TestLive;
  let publisher: ScriptedPublisher;

  beforeAll(async () => {
    clip = await loadBenchClip();
    server = await startServer();
    browser = await openBrowser();
    live = await server.createLive();
    publisher = await ScriptedPublisher.start({ url: server.pushUrl(live), clip });
    await waitForSegment(server.hlsUrl(live));
  });
  afterAll(async () => {
    await browser.close();
    await publisher.finish();
    await server.stop();
  });

  const play = (kind: 'hls' | 'flv'): Promise<Playback> =>
    playInBrowser(browser, {
      kind,
      url: kind === 'hls' ? server.hlsUrl(live) : server.flvUrl(live),
      epochMs: publisher.epochMs,
      clipMs: clip.durationMs,
      fps: FPS,
      watchMs: WATCH_MS,
      settleMs: SETTLE_MS,
    });

  test.each(['hls', 'flv'] as const)('%s without a stall, every picture readable', async (kind) => {
    const { stalls, errors, frames, latencies } = await play(kind);
    expect(errors).toEqual([]);
    expect(stalls).toBe(0);
    expect(frames).toBeGreaterThan((FPS * (WATCH_MS - SETTLE_MS) * 0.7) / 1000);
    expect(latencies.length).toBeGreaterThan(frames * 0.9);
    const median = latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length / 2)] ?? Number.NaN;
    process.stdout.write(`glass to glass, ${kind}: median ${Math.round(median)} ms\n`);
    expect(median).toBeLessThan(clip.durationMs / 2); // how low it is, the benchmark tells; here it must only be live
  });
});
