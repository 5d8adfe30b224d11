import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { createHttp } from '../platform/http/index.ts';
import type { Foundation } from './foundation.ts';

const webRoot = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The HTTP side of this process without a listener: every role mounts its routes on it, then `listenHttp` opens it. */
export function openHttp(foundation: Foundation): Promise<FastifyInstance> {
  const { config, log, metrics, database } = foundation;
  return createHttp({ config, log, metrics, webRoot, readiness: { database: () => database.ping() } });
}

/** Opens the HTTP port; requests that run when the process stops are cut after they had their time. */
export async function listenHttp(app: FastifyInstance, foundation: Foundation): Promise<void> {
  const { config, address, log, shutdown } = foundation;
  try {
    await app.listen({ host: config.host, port: config.httpPort });
  } catch (error) {
    throw describeListenError(error, { port: config.httpPort, setting: 'AMPHI_HTTP_PORT', host: config.host });
  }
  shutdown.add('http', () => app.close());
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : config.httpPort;
  address.setPorts({ http: port });
  log.info({ host: config.host, httpPort: port }, 'listening for HTTP');
}

/** The same failure in the operator's words. */
export function describeListenError(
  error: unknown,
  place: { readonly port: number; readonly setting: string; readonly host: string },
): Error {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${place.port} is taken by another program: stop that one or choose another with ${place.setting}`,
    EACCES: `port ${place.port} needs more rights than this user has: choose one from 1024 with ${place.setting}`,
    EADDRNOTAVAIL: `this machine has no address ${place.host}: correct AMPHI_HOST`,
    ENOTFOUND: `the address ${place.host} is unknown: correct AMPHI_HOST`,
  };
  const sentence = typeof code === 'string' ? sentences[code] : undefined;
  return sentence === undefined && error instanceof Error
    ? error
    : new Error(sentence ?? String(error), { cause: error });
}
