/** node-media-server of npm: RTMP in, HTTP-FLV out; it has no HLS. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../harness/process/child.ts';
import { waitFor } from '../../harness/process/wait.ts';
import type { Contender, RunningContender } from './contender.ts';
import { freePort } from './free-port.ts';
import { isListening } from './listening.ts';

const program = fileURLToPath(new URL('../../../node_modules/node-media-server/bin/app.js', import.meta.url));

export const nodeMediaServer: Contender = {
  name: 'node-media-server',
  hasHls: false,
  hasRealtimeMode: false,
  missing: async () => (existsSync(program) ? null : 'node-media-server is not installed (npm install)'),
  start,
};

async function start(): Promise<RunningContender> {
  const folder = await mkdtemp(join(tmpdir(), 'amphi-bench-nms-'));
  const [rtmpPort, httpPort] = [await freePort(), await freePort()];
  const config = {
    bind: '127.0.0.1',
    notify: { url: '' },
    store: { path: folder, maxHistory: 10 },
    auth: { play: false, publish: false, secret: 'bench' },
    rtmp: { port: rtmpPort },
    http: { port: httpPort },
    webadmin: { enable: false },
    record: { auto: false, path: folder },
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const child = startChild(process.execPath, [program, '--config', join(folder, 'config.json')], { cwd: folder });
  await waitFor('node-media-server', async () => (await isListening(rtmpPort)) && (await isListening(httpPort)));
  return {
    pids: [child.pid],
    pushUrl: (stream) => `rtmp://127.0.0.1:${rtmpPort}/live/s${stream}`,
    hlsUrl: () => null,
    viewer: (stream) => ({ kind: 'flv', url: `http://127.0.0.1:${httpPort}/live/s${stream}.flv` }),
    stop: async () => {
      await child.stop({ graceMs: 5000 });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
