import type { FastifyInstance } from 'fastify';
import { credentialOf, endedSessionCookies, watchLogins, type Identity } from '../account/index.ts';
import { registerLiveSocket, type LiveEngine } from '../live/index.ts';
import { createGateway } from '../platform/ws/index.ts';
import type { Features } from './features.ts';
import type { Foundation } from './foundation.ts';

/** Role realtime: the WebSocket `/ws` and what features say on it. */
export function mountSockets(
  app: FastifyInstance,
  { config, log, clock, bus, metrics, shutdown }: Foundation,
  { account, government, liveStore }: Features,
  engine: LiveEngine,
): void {
  const gateway = createGateway<Identity>({
    log,
    clock,
    origins: config,
    identify: (request) => account.identify(credentialOf(request.headers)),
    isLoggedIn: (identity) => identity.kind === 'user',
    // A page cannot delete the cookie of a login that is over: it would be refused for ever.
    headersOfRefusal: ({ headers }, code) =>
      code === 'credential_invalid' && credentialOf(headers)?.kind === 'cookie'
        ? endedSessionCookies.map((cookie) => `set-cookie: ${cookie}`)
        : [],
  });
  const stopWatching = watchLogins(gateway, { logins: account, roles: government.roles, bus, clock, log });
  const stopListening = registerLiveSocket(gateway, { store: liveStore, engine, bus });
  gateway.attach(app.server);
  metrics.gauge('amphi_sockets', 'Open WebSocket connections.', () => gateway.size());
  shutdown.add('sockets', () => {
    stopListening();
    stopWatching();
    gateway.stop();
  });
}
