/**
 * A bare page with nothing but a video element and hls.js or mpegts.js, served by the test itself: what the network and the engine
 * do, without the web app. It reads the frame number that is painted into the benchmark's pictures, so its latency is glass to glass.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { numberPaint } from '../media/encode.ts';

/** What the page saw. Latencies are in milliseconds from the moment the publisher sent the picture to its presentation. */
export interface Playback {
  readonly latencies: readonly number[];
  readonly stalls: number;
  readonly frames: number;
  readonly errors: readonly string[];
}

export interface PlayOptions {
  readonly kind: 'hls' | 'flv';
  readonly url: string;
  /** When picture 0 of the (looping, numbered) clip was sent, in milliseconds of the epoch. */
  readonly epochMs: number;
  readonly clipMs: number;
  readonly fps: number;
  /** How long to watch after the first picture, and how much of the beginning to leave out. */
  readonly watchMs: number;
  readonly settleMs: number;
}

const scripts: Readonly<Record<string, string>> = {
  '/hls.js': '../../../node_modules/hls.js/dist/hls.light.min.js',
  '/mpegts.js': '../../../node_modules/mpegts.js/dist/mpegts.js',
  '/watch.js': './watch.js',
};

async function servePage(): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer((request, response) => {
    const path = scripts[request.url ?? ''];
    if (path === undefined) {
      response
        .setHeader('content-type', 'text/html')
        .end(
          '<!doctype html><video id="video" muted playsinline width="640"></video><script src="/hls.js"></script><script src="/mpegts.js"></script><script src="/watch.js"></script>',
        );
      return;
    }
    void readFile(fileURLToPath(new URL(path, import.meta.url))).then((text) =>
      response.setHeader('content-type', 'text/javascript').end(text),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

const playback = z.object({
  latencies: z.array(z.number()),
  stalls: z.number(),
  frames: z.number(),
  errors: z.array(z.string()),
});

/** Plays a live stream in the browser and answers what was seen. */
export async function playInBrowser(browser: Browser, options: PlayOptions): Promise<Playback> {
  const { server, origin } = await servePage();
  const page = await browser.newPage();
  try {
    await page.goto(origin);
    const seen: unknown = await page.evaluate(`watch(${JSON.stringify({ ...options, paint: numberPaint })})`);
    return playback.parse(seen);
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}
