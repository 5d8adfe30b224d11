/** nginx-rtmp of Debian (`nginx libnginx-mod-rtmp`): one process in the foreground, HLS as 2 s MPEG-TS segments. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../harness/process/child.ts';
import { waitFor } from '../../harness/process/wait.ts';
import type { Contender, ContenderOptions, RunningContender } from './contender.ts';
import { freePort } from './free-port.ts';
import { isListening } from './listening.ts';

const MODULE = '/usr/lib/nginx/modules/ngx_rtmp_module.so';
const PROGRAM = '/usr/sbin/nginx';

export const nginxRtmp: Contender = {
  name: 'nginx-rtmp',
  hasHls: true,
  hasRealtimeMode: false,
  missing: async () =>
    existsSync(PROGRAM) && existsSync(MODULE)
      ? null
      : 'nginx with its rtmp module is not installed (nginx libnginx-mod-rtmp)',
  start,
};

async function start({ hasHls }: ContenderOptions): Promise<RunningContender> {
  const folder = await mkdtemp(join(tmpdir(), 'amphi-bench-nginx-'));
  await mkdir(join(folder, 'hls'));
  const [rtmpPort, httpPort] = [await freePort(), await freePort()];
  await writeFile(join(folder, 'nginx.conf'), config(folder, { rtmpPort, httpPort, hasHls }));
  const child = startChild(PROGRAM, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'error.log')]);
  await waitFor('nginx', () => isListening(rtmpPort));
  return {
    pids: [child.pid],
    pushUrl: (stream) => `rtmp://127.0.0.1:${rtmpPort}/live/s${stream}`,
    hlsUrl: (stream) => (hasHls ? `http://127.0.0.1:${httpPort}/hls/s${stream}.m3u8` : null),
    viewer: (stream) => ({ kind: 'rtmp', url: `rtmp://127.0.0.1:${rtmpPort}/live/s${stream}` }),
    stop: async () => {
      await child.stop({ graceMs: 5000 });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const config = (
  folder: string,
  { rtmpPort, httpPort, hasHls }: { rtmpPort: number; httpPort: number; hasHls: boolean },
): string => `
load_module ${MODULE};
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log error;
events { worker_connections 4096; }
rtmp {
  access_log off;
  server {
    listen 127.0.0.1:${rtmpPort};
    chunk_size 4096;
    application live {
      live on;
      ${hasHls ? `hls on; hls_path ${folder}/hls; hls_fragment 2s; hls_playlist_length 12s;` : ''}
    }
  }
}
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; }
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 100000;
  server { listen 127.0.0.1:${httpPort}; root ${folder}; }
}
`;
