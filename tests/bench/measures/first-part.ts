/** From the accepted push to something playable: the first part (or segment) and the first byte of the continuous stream. */
import { loadBenchClip } from '../../harness/media/clip.ts';
import { HlsFollower } from '../../harness/hls/follower.ts';
import { ScriptedPublisher } from '../../harness/rtmp/scripted-publisher.ts';
import { waitForPlaylist } from './playlist-ready.ts';
import { percentile, type Measure } from './measure.ts';

export const measureFirstPart: Measure = async (contender, scale) => {
  if (!contender.hasHls) return [];
  const clip = await loadBenchClip();
  const server = await contender.start({ hasHls: true, streams: scale.firstPartTries });
  try {
    const waits: number[] = [];
    for (let stream = 0; stream < scale.firstPartTries; stream += 1) {
      const url = server.hlsUrl(stream);
      if (url === null) return [];
      const publisher = await ScriptedPublisher.start({ url: server.pushUrl(stream), clip });
      await waitForPlaylist(url);
      const follower = new HlsFollower({ url });
      await follower.until('a first piece', ({ events }) => events.length > 0, 30_000);
      waits.push((follower.events[0]?.atMs ?? Number.NaN) - publisher.epochMs);
      follower.stop();
      await publisher.finish();
    }
    const value = percentile(waits, 0.5) / 1000;
    return [{ contender: contender.name, what: 'first keyframe → first playable piece', unit: 's', value, digits: 2 }];
  } finally {
    await server.stop();
  }
};
