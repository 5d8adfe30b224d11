import { lookup } from 'node:dns/promises';
import { findAddresses, parseTarget, type ResolveHost } from './destination.ts';
import { exchange, type HopAnswer } from './exchange.ts';
import { OutgoingRefused } from './outgoing-refused.ts';
import { parseAllowedPlaces } from './place.ts';
import { isRedirect, planRedirect, type Hop } from './redirect.ts';

/** Settings of the client for outside addresses. */
export interface OutgoingOptions {
  /** Host names, addresses or CIDR ranges that may be private (`AMPHI_OUTGOING_PRIVATE`). */
  readonly allowedPrivate: readonly string[];
  /** Total time of one request with all its redirects. Default 10 000 ms. */
  readonly timeoutMs?: number;
  /** Bytes of a body that are read. Default 5 MiB. */
  readonly maxBytes?: number;
  /** Default 5. */
  readonly maxRedirects?: number;
  /** Resolves names; the system's resolver when not given. */
  readonly resolve?: ResolveHost;
}

/** What one request may differ in. */
export interface GetOptions {
  readonly maxBytes?: number;
  /** Value of the Accept header. */
  readonly accept?: string;
  readonly timeoutMs?: number;
}

/** Answer of an outside address, read whole. */
export interface OutgoingAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
  /** Where the redirects ended. */
  readonly url: string;
}

/** The one client for requests to addresses that a user or the operator typed. */
export interface Outgoing {
  /**
   * Shaped like the global one, also `redirect: 'manual'` and `'error'`; the body is read whole before it resolves.
   * @throws OutgoingRefused, or the reason of `init.signal`
   */
  readonly fetch: typeof globalThis.fetch;
  /** Reads the address, whatever its status is. @throws OutgoingRefused */
  get(url: string, options?: GetOptions): Promise<OutgoingAnswer>;
}

interface Journey {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly redirect: Request['redirect'];
  readonly signal: AbortSignal | null;
}

type Arrival = HopAnswer & { readonly url: URL; readonly isRedirected: boolean };

const ownHeaders = { 'accept-encoding': 'identity', 'user-agent': 'Amphi' };
/** Made by this client, or meant for one connection only. */
const refusedHeaders = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'keep-alive',
  'te',
  'trailer',
  'expect',
];
const bodyless: ReadonlySet<number> = new Set([204, 205, 304]);

const toHop = async (request: Request): Promise<Hop> => {
  const headers = new Headers(request.headers);
  for (const name of refusedHeaders) headers.delete(name);
  for (const [name, value] of Object.entries(ownHeaders)) headers.set(name, value);
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
  return { url: new URL(request.url), method: request.method, headers, body };
};

const toResponse = ({ status, headers, bytes, url, isRedirected }: Arrival): Response => {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((one): [string, string] => [name, one]),
  );
  const response = new Response(bodyless.has(status) ? null : bytes, { status, headers: pairs });
  return Object.defineProperties(response, { url: { value: url.href }, redirected: { value: isRedirected } });
};

/** Ends with the deadline, also while a name is being resolved. */
const within = async <Result>(journey: Journey, run: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), journey.timeoutMs);
  const signal = AbortSignal.any([deadline.signal, ...(journey.signal === null ? [] : [journey.signal])]);
  const ended = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => ended.reject(signal.reason));
  if (signal.aborted) ended.reject(signal.reason);
  try {
    return await Promise.race([run(signal), ended.promise]);
  } catch (error) {
    if (deadline.signal.aborted) throw new OutgoingRefused('timeout', `no answer within ${journey.timeoutMs} ms`);
    if (journey.signal?.aborted === true) throw journey.signal.reason;
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/** A client that speaks only with the public Internet, and with the private places that the operator allowed, at every redirect. */
export const createOutgoing = (options: OutgoingOptions): Outgoing => {
  const { timeoutMs = 10_000, maxBytes = 5 * 1024 * 1024, maxRedirects = 5 } = options;
  const resolve: ResolveHost = options.resolve ?? ((host) => lookup(host, { all: true }));
  const allowed = parseAllowedPlaces(options.allowedPrivate);

  const follow = async (first: Hop, journey: Journey, signal: AbortSignal): Promise<Arrival> => {
    let hop = first;
    for (let redirects = 0; ; redirects += 1) {
      const addresses = await findAddresses(hop.url, allowed, resolve);
      signal.throwIfAborted();
      const answer = await exchange(hop, addresses, { maxBytes: journey.maxBytes, signal });
      const { location } = answer.headers;
      if (!isRedirect(answer.status, location) || journey.redirect === 'manual') {
        return { ...answer, url: hop.url, isRedirected: redirects > 0 };
      }
      if (journey.redirect === 'error' || redirects >= maxRedirects) {
        throw new OutgoingRefused('too_many_redirects', `more than ${maxRedirects} redirects`);
      }
      hop = planRedirect(hop, answer.status, location);
    }
  };
  const travel = (hop: Hop, journey: Journey): Promise<Arrival> =>
    within(journey, (signal) => follow(hop, journey, signal));

  return {
    fetch: async (input, init) => {
      const typed = input instanceof Request ? input.url : String(input);
      parseTarget(typed);
      const request = new Request(input, init);
      const { redirect, signal } = request;
      return toResponse(await travel(await toHop(request), { maxBytes, timeoutMs, redirect, signal }));
    },
    get: async (typed, given = {}) => {
      const headers = new Headers({ ...ownHeaders, accept: given.accept ?? '*/*' });
      const hop = { url: parseTarget(typed), method: 'GET', headers, body: null };
      const limits = { maxBytes: given.maxBytes ?? maxBytes, timeoutMs: given.timeoutMs ?? timeoutMs };
      const {
        status,
        headers: answered,
        bytes,
        url,
      } = await travel(hop, { ...limits, redirect: 'follow', signal: null });
      return { status, contentType: answered['content-type'] ?? null, bytes, url: url.href };
    },
  };
};
