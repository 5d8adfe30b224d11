/** How near to the camera HLS can be: age of the edge, distance of a conforming player, underflows at that distance. */
import { HlsFollower } from '../../harness/hls/follower.ts';
import { reportEdge } from '../../harness/hls/distance.ts';
import { pause } from '../../harness/process/wait.ts';
import { startPublishers } from '../load/fleet.ts';
import { waitForPlaylist } from './playlist-ready.ts';
import type { Measure } from './measure.ts';

export const measureEdge: Measure = async (contender, scale) => {
  if (!contender.hasHls) return [];
  const server = await contender.start({ hasHls: true, streams: 1 });
  try {
    const url = server.hlsUrl(0);
    if (url === null) return [];
    const fleet = await startPublishers([server.pushUrl(0)], { isStamped: true });
    await waitForPlaylist(url);
    await pause(scale.warmUpMs);
    const follower = new HlsFollower({ url });
    await Promise.race([pause(scale.windowMs), follower.done]);
    follower.stop();
    await fleet.stop();
    const playlist = follower.latest;
    const holdBack = playlist?.partHoldBackSeconds ?? playlist?.holdBackSeconds ?? 3 * (playlist?.targetSeconds ?? 0);
    const report = reportEdge(follower.events, holdBack);
    const common = { contender: contender.name, unit: 's', digits: 2 };
    return [
      { ...common, what: 'HLS edge age, mean', value: report.edgeAgeMs / 1000 },
      { ...common, what: "HLS conforming player's distance", value: report.playerDistanceMs / 1000 },
      { ...common, what: 'HLS underflows at that distance', unit: 'of all joins', value: report.stalls, digits: 0 },
    ];
  } finally {
    await server.stop();
  }
};
