/** What taking pushes costs: CPU seconds of the server per stream and minute, and its memory; with and without HLS. */
import { pause } from '../../harness/process/wait.ts';
import { startPublishers } from '../load/fleet.ts';
import { overWindow, type Figure, type Measure } from './measure.ts';

/** Ingest alone, then with HLS where the server has it. */
export const measureIngest: Measure = async (contender, scale) => {
  const figures: Figure[] = [];
  for (const hasHls of contender.hasHls ? [false, true] : [false]) {
    const server = await contender.start({ hasHls, streams: Math.max(...scale.ingestCounts) });
    try {
      for (const count of scale.ingestCounts) {
        const urls = Array.from({ length: count }, (_, index) => server.pushUrl(index));
        const fleet = await startPublishers(urls);
        await pause(scale.warmUpMs);
        const { cpuSeconds, wallSeconds, residentBytes } = await overWindow(server.pids, scale.windowMs);
        await fleet.stop();
        const label = `${hasHls ? 'ingest + HLS' : 'ingest'}, ${count} publisher${count === 1 ? '' : 's'}`;
        const common = { contender: contender.name };
        const perStreamMinute = cpuSeconds / count / (wallSeconds / 60);
        figures.push(
          { ...common, what: label, unit: 'CPU s per stream-minute', value: perStreamMinute, digits: 3 },
          { ...common, what: `${label}: memory`, unit: 'MB', value: residentBytes / 1e6, digits: 0 },
        );
        if (count !== scale.ingestCounts.at(-1)) await pause(1500); // let the server forget the last fleet
      }
    } finally {
      await server.stop();
    }
  }
  return figures;
};
