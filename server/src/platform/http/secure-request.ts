import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { ProxyTrust } from './proxy-trust.ts';

/** Some proxies name the protocol of a WebSocket so. */
const isSecureScheme = (scheme: string | undefined): boolean => scheme === 'https' || scheme === 'wss';

/**
 * Whether the request came to us, or to a trusted proxy in front of us, over TLS: then cookies are `Secure` and may be
 * called `__Host-`. What anybody else says in `X-Forwarded-Proto` does not count.
 */
export const isSecureRequest = (request: FastifyRequest): boolean => isSecureScheme(request.protocol?.toLowerCase());

/** What is known of a request before any route. */
interface RawRequest {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** The same for a request that no route has seen yet. */
export const isSecureMessage = ({ socket, headers }: RawRequest, isTrusted: ProxyTrust): boolean => {
  const said = headers['x-forwarded-proto'];
  if (said === undefined || !isTrusted(socket.remoteAddress)) return 'encrypted' in socket && socket.encrypted === true;
  const last = String(said).split(',').at(-1);
  return isSecureScheme(last?.trim().toLowerCase());
};
