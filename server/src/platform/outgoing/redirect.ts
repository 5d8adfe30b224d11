import { parseTarget } from './destination.ts';
import { OutgoingRefused } from './outgoing-refused.ts';

/** One request on its way, before or after a redirect. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array | null;
}

const statuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** For one origin only. */
const personal = ['authorization', 'cookie', 'proxy-authorization'];
const ofBody = ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location'];

/** Whether the answer sends the client elsewhere. */
export const isRedirect = (status: number, location: string | undefined): location is string =>
  location !== undefined && statuses.has(status);

/**
 * The next request after a redirect (RFC 9110 §15.4). Credentials stay with their origin, a body is never repeated to another one,
 * and nothing goes from https back to http.
 * @throws OutgoingRefused `address_refused`
 */
export const planRedirect = (hop: Hop, status: number, location: string): Hop => {
  const url = parseTarget(location, hop.url);
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    throw new OutgoingRefused('address_refused', 'a redirect from https to http is not followed');
  }
  const isOther = url.origin !== hop.url.origin;
  const becomesGet = status === 303 ? hop.method !== 'HEAD' : hop.method === 'POST' && status <= 302;
  const body = becomesGet ? null : hop.body;
  if (isOther && body !== null) {
    throw new OutgoingRefused('address_refused', 'a body is not repeated to another host');
  }
  const headers = new Headers(hop.headers);
  if (isOther) for (const name of personal) headers.delete(name);
  if (becomesGet) for (const name of ofBody) headers.delete(name);
  return { url, method: becomesGet ? 'GET' : hop.method, headers, body };
};
