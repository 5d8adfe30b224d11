import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSecureRequest } from '../../platform/http/index.ts';

/** A cookie that scripts cannot read; over TLS under its `__Host-` name, which no other host and no plain connection can set. */
export interface QuietCookie {
  /** Its value, or null. */
  read(headers: IncomingHttpHeaders): string | null;
  write(request: FastifyRequest, reply: FastifyReply, value: string, maxAgeSeconds: number): void;
  /** Takes it back under both names. */
  clear(reply: FastifyReply): void;
}

const valueOf = (header: string, name: string): string | null => {
  for (const pair of header.split(';')) {
    const [key = '', ...value] = pair.split('=');
    if (key.trim() === name) return value.join('=').trim();
  }
  return null;
};

/** The cookie of this name (RFC 6265bis §4.1.3.2 for the prefix). */
export const quietCookie = (name: string): QuietCookie => {
  const secureName = `__Host-${name}`;
  return {
    read: ({ cookie = '' }) => valueOf(cookie, secureName) ?? valueOf(cookie, name),
    write: (request, reply, value, maxAgeSeconds) => {
      const secure = isSecureRequest(request);
      const options = {
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
        maxAge: Math.floor(maxAgeSeconds),
        secure,
      } as const;
      reply.setCookie(secure ? secureName : name, value, options);
    },
    clear: (reply) => {
      reply.clearCookie(name, { path: '/' });
      reply.clearCookie(secureName, { path: '/', secure: true });
    },
  };
};

const traceName = 'amphi_signed_in';
const session = quietCookie('amphi_session');

/**
 * The login itself. Beside it goes one that scripts may read and that says only that there is a login: pages ask who it
 * is only then, so that no guest's browser logs a 401.
 */
export const sessionCookie: QuietCookie = {
  read: session.read,
  write: (request, reply, value, maxAgeSeconds) => {
    session.write(request, reply, value, maxAgeSeconds);
    const secure = isSecureRequest(request);
    reply.setCookie(traceName, '1', { sameSite: 'lax', path: '/', maxAge: Math.floor(maxAgeSeconds), secure });
  },
  clear: (reply) => {
    session.clear(reply);
    reply.clearCookie(traceName, { path: '/' });
  },
};

/** The same taken back, as `Set-Cookie` values for answers that are no replies (a refused upgrade). */
export const endedSessionCookies: readonly string[] = [
  'amphi_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  '__Host-amphi_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
  `${traceName}=; Path=/; Max-Age=0; SameSite=Lax`,
];
/** Names this browser, so that an account knows where it was opened before. */
export const deviceCookie = quietCookie('amphi_device');
/** A login that waits for its second factor. */
export const pendingCookie = quietCookie('amphi_pending');
