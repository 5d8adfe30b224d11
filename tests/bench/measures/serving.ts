/** What serving finished segments costs: CPU seconds of the server per gigabyte, the newest one again and again over 8 kept-alive connections. */
import { Agent } from 'node:http';
import { httpGet } from '../../harness/hls/http.ts';
import { HlsFollower } from '../../harness/hls/follower.ts';
import { meter } from '../../harness/process/meter.ts';
import { startPublishers } from '../load/fleet.ts';
import { waitForPlaylist } from './playlist-ready.ts';
import type { Measure } from './measure.ts';

const CONNECTIONS = 8;

export const measureServing: Measure = async (contender, scale) => {
  if (!contender.hasHls) return [];
  const server = await contender.start({ hasHls: true, streams: 1 });
  try {
    const url = server.hlsUrl(0);
    if (url === null) return [];
    const fleet = await startPublishers([server.pushUrl(0)]);
    await waitForPlaylist(url);
    const follower = new HlsFollower({ url, isLowLatency: false });
    await follower.until('three segments', ({ latest }) => finished(latest?.segments ?? []).length >= 3, 60_000);
    const newest = (): URL => new URL(finished(follower.latest?.segments ?? []).at(-1)?.uri ?? '', follower.mediaUrl);
    const ends = server.pids.map(meter);
    const received = await fetchAgainAndAgain(newest, scale.servingBytes);
    const usage = ends.map((end) => end());
    follower.stop();
    await fleet.stop();
    const cpu = usage.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
    const wall = Math.max(...usage.map(({ wallSeconds }) => wallSeconds));
    const common = { contender: contender.name, digits: 3 };
    return [
      { ...common, what: 'segment serving', unit: 'CPU s per GB', value: cpu / (received / 1e9) },
      { ...common, what: 'segment serving: rate', unit: 'Gbit/s', value: (received * 8) / wall / 1e9, digits: 2 },
    ];
  } finally {
    await server.stop();
  }
};

const finished = <Segment extends { readonly uri: string | null }>(segments: readonly Segment[]): readonly Segment[] =>
  segments.filter(({ uri }) => uri !== null);

async function fetchAgainAndAgain(newest: () => URL, wantedBytes: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let received = 0;
  const fetchOnes = async (): Promise<void> => {
    while (received < wantedBytes) {
      const url = newest();
      const { status, body } = await httpGet(url, { agent });
      if (status !== 200) throw new Error(`${url.href} answered ${status}`);
      received += body.length;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, fetchOnes));
  agent.destroy();
  return received;
}
