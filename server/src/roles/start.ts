import type { Config } from '../platform/config/index.ts';
import type { Log } from '../platform/log/index.ts';
import { createFeatures } from './features.ts';
import { layFoundation } from './foundation.ts';
import { mountIngest } from './ingest.ts';
import { writeRunFile } from './run-file.ts';
import { mountSockets } from './realtime.ts';
import type { Shutdown } from './shutdown.ts';
import { startQueue, startWork } from './worker.ts';
import { listenHttp, mountRoutes, openHttp } from './web.ts';

/** Where the started platform can be reached. */
export interface Started {
  readonly url: string;
  readonly pushUrl: string;
  /** One-time link of the first run; null when somebody can give rights already. For the terminal alone, never for the log. */
  readonly setupUrl: string | null;
}

/**
 * Starts the roles of this process in one order: database, features, listeners last, so that whoever gets an answer gets everything.
 * Every part that was started is in `shutdown`, also when a later one fails.
 */
export async function startRoles(config: Config, log: Log, shutdown: Shutdown): Promise<Started> {
  const foundation = await layFoundation(config, log, shutdown);
  const features = createFeatures(foundation);
  await startQueue(foundation, features);
  shutdown.add('notifications', features.notifications.listen(foundation.bus));
  const http = await openHttp(foundation, features);
  const { app } = http;
  const { engine, start } = mountIngest(app, foundation, features);
  if (config.roles.includes('web')) mountRoutes(app, foundation, features, engine);
  if (config.roles.includes('realtime')) mountSockets(app, foundation, features, engine);
  if (config.roles.includes('worker')) await startWork(foundation, features);
  await start();
  await listenHttp(http, foundation);
  const ports = foundation.address.ports();
  const url = foundation.address.httpUrl();
  const removeRunFile = writeRunFile(config.dataDir, {
    pid: process.pid,
    httpPort: ports.http,
    httpsPort: config.tls === null ? null : ports.https,
    rtmpPort: ports.rtmp,
    url,
  });
  shutdown.add('run file', removeRunFile);
  const code = config.roles.includes('web') ? await features.setup.offer() : null;
  const setupUrl = code === null ? null : `${url}/setup?code=${code}`;
  return { url, pushUrl: foundation.address.pushUrl(), setupUrl };
}
