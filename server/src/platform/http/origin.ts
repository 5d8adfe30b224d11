import type { IncomingHttpHeaders } from 'node:http';

/** Which other sites may call with credentials. */
export interface OriginPolicy {
  /** Origin without a trailing slash, or null. */
  readonly publicUrl: string | null;
  readonly corsOrigins: readonly string[];
}

const hostOf = (origin: string): string | null => URL.parse(origin)?.host ?? null;

/** Whether the origin is this site under the name it was asked by, its public address, or one that the operator allowed. */
export const isOwnOrigin = (origin: string, requestHost: string | undefined, policy: OriginPolicy): boolean => {
  const host = hostOf(origin);
  if (host === null) return false;
  if (host === requestHost || policy.corsOrigins.includes(origin)) return true;
  return policy.publicUrl !== null && hostOf(policy.publicUrl) === host;
};

/**
 * Whether a request that changes something may carry a cookie. Every browser sends `Origin` with such a request; one
 * without `Origin` and without `Sec-Fetch-Site` does not come from a page, so nobody can have forged it in one.
 */
export const isForgerySafe = (headers: IncomingHttpHeaders, policy: OriginPolicy): boolean => {
  if (headers.origin !== undefined) return isOwnOrigin(headers.origin, headers.host, policy);
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
};
