import { OutgoingRefused } from './outgoing-refused.ts';

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
  /** Shaped like the global one; redirects are always followed, under the same rules. @throws OutgoingRefused */
  readonly fetch: typeof globalThis.fetch;
  /** Reads the address. @throws OutgoingRefused */
  get(url: string, options?: GetOptions): Promise<OutgoingAnswer>;
}

/** A client that speaks only with globally routable addresses, and with the private ones that the operator allowed. */
export const createOutgoing = (_options: OutgoingOptions): Outgoing => ({
  fetch: async () => Promise.reject(new OutgoingRefused('unreachable', 'not there yet')),
  get: async () => Promise.reject(new OutgoingRefused('unreachable', 'not there yet')),
});
