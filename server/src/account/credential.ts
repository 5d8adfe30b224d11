import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { sessionCookie } from './entry/cookies.ts';

/** A new bearer token: 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** A credential as it came: by header or by cookie. */
export interface Credential {
  readonly kind: 'bearer' | 'cookie';
  readonly token: string;
}

/** The credential that a request carries, or null; the header wins, and the cookie that only we can have set over one that is older. A header of another scheme is a wrong credential. */
export const credentialOf = (headers: IncomingHttpHeaders): Credential | null => {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
    return { kind: 'bearer', token };
  }
  const token = sessionCookie.read(headers);
  return token === null ? null : { kind: 'cookie', token };
};
