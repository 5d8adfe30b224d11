import type { IncomingMessage, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { refuse } from '@amphi/contract';
import { bareHeaders } from './headers.ts';

/** How long requests may run on when the server closes, milliseconds. */
export const drainMs = 5_000;

/** How long an idle connection is kept, milliseconds: longer than the 60 s of most load balancers. */
export const keepAliveMs = 72_000;

/** What both listeners, plain and TLS, allow a client. */
export const serverLimits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 20_000,
  // Bodies have a clock of their own, see body-clock.ts.
  requestTimeout: 0,
  connectionsCheckingInterval: 5_000,
} satisfies ServerOptions;

/** Clients that offer HTTP/2 (curl, Java) get their answer in HTTP/1.1 instead of a refusal. */
export const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/** Answers a peer whose request could not even be read (bad syntax, headers over 16 kB, too slow). */
export const refuseBrokenClient = (error: { readonly code?: string }, socket: Socket): void => {
  const isReset = error.code === 'ECONNRESET' || socket.destroyed || !socket.writable;
  if (isReset) return void socket.destroy();
  const refusal = refuse(error.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'body_invalid');
  const body = JSON.stringify(refusal);
  const headers = Object.entries({
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...bareHeaders,
    connection: 'close',
  });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${refusal.code} Refused\r\n${head}\r\n${body}`);
};
