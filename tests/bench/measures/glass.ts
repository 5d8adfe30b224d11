/** Glass to glass in Chromium: from the socket of the publisher to the presented picture, by hls.js and by mpegts.js. */
import { loadBenchClip } from '../../harness/media/clip.ts';
import { benchRecipe } from '../../harness/media/encode.ts';
import { waitForSegment } from '../../harness/hls/ready.ts';
import { chromiumPath, openBrowser } from '../../harness/browser/chromium.ts';
import { playInBrowser } from '../../harness/browser/player-page.ts';
import { ScriptedPublisher } from '../../harness/rtmp/scripted-publisher.ts';
import { percentile, type Figure, type Measure } from './measure.ts';

const SETTLE_MS = 3000;

export const measureGlass: Measure = async (contender, scale) => {
  if (chromiumPath === undefined) {
    process.stderr.write('left out: glass to glass: Chromium is not installed\n');
    return [];
  }
  const figures: Figure[] = [];
  const clip = await loadBenchClip();
  const server = await contender.start({ hasHls: contender.hasHls, streams: 1 });
  const browser = await openBrowser();
  try {
    const publisher = await ScriptedPublisher.start({ url: server.pushUrl(0), clip });
    const hlsUrl = server.hlsUrl(0);
    const viewer = server.viewer(0);
    if (hlsUrl !== null) await waitForSegment(hlsUrl);
    const plays = [
      ...(hlsUrl === null || contender.name === 'nginx-rtmp' ? [] : [{ kind: 'hls' as const, url: hlsUrl }]),
      ...(viewer === null || viewer.kind !== 'flv' ? [] : [{ kind: 'flv' as const, url: viewer.url }]),
    ];
    for (const play of plays) {
      const seen = await playInBrowser(browser, {
        ...play,
        epochMs: publisher.epochMs,
        clipMs: clip.durationMs,
        fps: benchRecipe.video?.fps ?? 30,
        watchMs: SETTLE_MS + scale.glassMs,
        settleMs: SETTLE_MS,
      });
      const label = `glass to glass, ${play.kind === 'hls' ? 'LL-HLS by hls.js' : 'FLV by mpegts.js'}`;
      const common = { contender: contender.name, unit: 's', digits: 2 };
      figures.push(
        { ...common, what: `${label}, p50`, value: percentile(seen.latencies, 0.5) / 1000 },
        { ...common, what: `${label}, p95`, value: percentile(seen.latencies, 0.95) / 1000 },
        { ...common, what: `${label}: stalls`, unit: '', digits: 0, value: seen.stalls },
      );
      if (seen.errors.length > 0) process.stderr.write(`${label}: ${seen.errors.slice(0, 5).join(', ')}\n`);
    }
    await publisher.finish();
  } finally {
    await browser.close();
    await server.stop();
  }
  return figures;
};
