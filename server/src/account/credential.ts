import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Names of the session cookie; browsers keep the first one only over TLS and for this host alone. */
export const sessionCookies = ['__Host-amphi_session', 'amphi_session'] as const;

/** A new bearer token: 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** A credential as it came: by header or by cookie. */
export interface Credential {
  readonly kind: 'bearer' | 'cookie';
  readonly token: string;
}

const cookieToken = (header: string): string | null => {
  for (const pair of header.split(';')) {
    const [name = '', ...value] = pair.split('=');
    if (sessionCookies.some((cookie) => cookie === name.trim())) return value.join('=').trim();
  }
  return null;
};

/** The credential that a request carries, or null; the header wins. A header of another scheme is a wrong credential. */
export const credentialOf = (headers: IncomingHttpHeaders): Credential | null => {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
    return { kind: 'bearer', token };
  }
  const token = cookie === undefined ? null : cookieToken(cookie);
  return token === null ? null : { kind: 'cookie', token };
};
