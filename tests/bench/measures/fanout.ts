/** What watching costs: CPU seconds of the server per viewer and minute of the continuous stream, and how old the pictures are. */
import { pause } from '../../harness/process/wait.ts';
import { startAudience, startPublishers } from '../load/fleet.ts';
import { overWindow, type Figure, type Measure } from './measure.ts';

export const measureFanout: Measure = async (contender, scale) => {
  const figures: Figure[] = [];
  const server = await contender.start({ hasHls: false, streams: 1 });
  try {
    const fleet = await startPublishers([server.pushUrl(0)], { isStamped: true });
    for (const mode of contender.hasRealtimeMode ? (['batched', 'realtime'] as const) : (['batched'] as const)) {
      for (const count of scale.fanoutCounts) {
        const viewer = server.viewer(0, mode);
        if (viewer === null) continue;
        const audience = await startAudience({ ...viewer, count });
        await pause(scale.warmUpMs);
        await audience.report();
        const { cpuSeconds, wallSeconds } = await overWindow(server.pids, scale.windowMs);
        const report = await audience.report();
        await audience.stop();
        const label = `${mode === 'realtime' ? 'real-time ' : ''}fan-out, ${count} viewers`;
        const common = { contender: contender.name, digits: 0 };
        const perViewerMinute = cpuSeconds / count / (wallSeconds / 60);
        const perViewerMbps = (report.bytes * 8) / wallSeconds / count / 1e6;
        figures.push(
          { ...common, what: label, unit: `CPU s per viewer-minute`, value: perViewerMinute, digits: 4 },
          { ...common, what: `${label}: mean age on arrival`, unit: 'ms', value: report.meanMs },
          { ...common, what: `${label}: p95 age`, unit: 'ms', value: report.p95Ms },
          { ...common, what: `${label}: received by each`, unit: 'Mbit/s', value: perViewerMbps, digits: 2 },
          { ...common, what: `${label}: viewers cut`, unit: '', value: report.closed },
        );
      }
    }
    await fleet.stop();
  } finally {
    await server.stop();
  }
  return figures;
};
