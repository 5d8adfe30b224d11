import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { registerAccountRoutes } from '../account/index.ts';
import { registerLiveRoutes, type LiveEngine } from '../live/index.ts';
import { createHttp } from '../platform/http/index.ts';
import type { Features } from './features.ts';
import type { Foundation } from './foundation.ts';
import { describeListenError } from './listen-error.ts';

const webRoot = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The HTTP side of this process without a listener: every role mounts its routes on it, then `listenHttp` opens it. */
export async function openHttp(foundation: Foundation): Promise<FastifyInstance> {
  const { config, log, metrics, database, shutdown } = foundation;
  const app = await createHttp({ config, log, metrics, webRoot, readiness: { database: () => database.ping() } });
  // Before the roles, so that it stops after them: closing waits for every socket that they hold.
  shutdown.add('http', () => app.close());
  return app;
}

/** Role web: the routes of every feature. */
export function mountRoutes(
  app: FastifyInstance,
  foundation: Foundation,
  features: Features,
  engine: LiveEngine,
): void {
  const { account, gate, liveStore: store, recordingLinks: links } = features;
  const { address, clock, config } = foundation;
  registerAccountRoutes(app, { account, gate });
  registerLiveRoutes(app, { store, engine, gate, address, clock, links, config });
}

/** Opens the HTTP port. */
export async function listenHttp(app: FastifyInstance, foundation: Foundation): Promise<void> {
  const { config, address, log } = foundation;
  try {
    await app.listen({ host: config.host, port: config.httpPort });
  } catch (error) {
    throw describeListenError(error, config);
  }
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : config.httpPort;
  address.setPorts({ http: port });
  log.info({ host: config.host, httpPort: port }, 'listening for HTTP');
}
