import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { isSecureRequest } from './secure-request.ts';

/** Origin of this site over its own TLS for somebody who asked by this `Host`; null = it has no certificate at present. */
export type SecureOrigin = (host: string | undefined) => string | null;

/** What probes and authorities ask by plain HTTP, and never follow elsewhere. */
const plainPath = /^\/(?:\.well-known\/acme-challenge\/|(?:api\/health|api\/ready|metrics)(?:\?|$))/;

/** Whether a request that came by plain HTTP belongs to TLS. */
export const isForTls = ({ url, headers }: IncomingMessage, originOf: SecureOrigin): boolean =>
  !plainPath.test(url ?? '/') && originOf(headers.host) !== null;

/** Sends plain requests to the same address over TLS, with method and body (308, RFC 9110 section 15.4.9). */
export const addRedirect = (app: FastifyInstance, originOf: SecureOrigin): void => {
  app.addHook('onRequest', (request, reply, done) => {
    if (isSecureRequest(request) || !isForTls(request.raw, originOf)) return done();
    const { url = '/' } = request.raw;
    const place = url.startsWith('/') ? url : '/';
    // Not kept: whoever takes the certificate away again must not be locked out by old answers.
    void reply.header('cache-control', 'no-store').redirect(`${originOf(request.headers.host)}${place}`, 308);
  });
};
