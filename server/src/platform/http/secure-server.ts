import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { followCertificate, type CertificateSource } from '../tls/index.ts';
import { drainMs, isWebSocket, keepAliveMs, refuseBrokenClient, serverLimits } from './server-limits.ts';

/** The same app over TLS: routes, hooks, WebSocket, limits and drain are those of plain HTTP. */
export interface SecureServer {
  /**
   * Opens the port (0 = any free one) and answers it; the app must be ready.
   * @throws the system's error when the port is taken
   */
  listen(port: number, host: string): Promise<number>;
  /** Takes nobody new; running requests may finish for five seconds. */
  close(): Promise<void>;
}

/** Makes the TLS side of an app; handshakes fail while the source has no certificate. */
export const createSecureServer = (app: FastifyInstance, certificates: CertificateSource): SecureServer => {
  const server = createServer(
    {
      ...serverLimits,
      keepAliveTimeout: keepAliveMs,
      handshakeTimeout: 10_000,
      shouldUpgradeCallback: (request) => isWebSocket(request) && app.server.listenerCount('upgrade') > 0,
    },
    (request, response) => app.routing(request, response),
  );
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) => refuseBrokenClient(error, socket));
  // Node would take a failed handshake for a broken request; there is nobody to answer.
  server.removeAllListeners('tlsClientError');
  server.on('tlsClientError', (_fault, socket) => socket.destroy());
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    app.server.emit('upgrade', request, socket, head);
  });
  const unfollow = followCertificate(server, certificates);
  return {
    listen: (port, host) => listen(server, port, host),
    close: async () => {
      unfollow();
      await drain(server);
    },
  };
};

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });

const drain = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
      // A handshake that never ends is no connection yet; nothing waits for it.
      resolve();
    }, drainMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
