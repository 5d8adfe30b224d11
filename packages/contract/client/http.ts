import { z } from 'zod';
import { refusal } from '../envelope.ts';

declare global {
  /** Named here so that a signal can be handed through without the DOM's types; merges with the real one. */
  interface AbortSignal {
    readonly aborted: boolean;
  }
}

/** The part of `fetch` that the client needs: `globalThis.fetch` fits. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string | Uint8Array<ArrayBuffer>;
    signal?: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers?: { get(name: string): string | null };
  json(): Promise<unknown>;
}>;

/** Where and as whom the client calls. */
export interface ClientOptions {
  /** Address of the site without a trailing slash; empty for the page's own. */
  readonly baseUrl?: string;
  readonly fetch: Fetch;
  /** Bearer token; without it the browser's cookie counts. */
  readonly token?: string;
  /** Hears of every refusal before the caller does. */
  readonly onRefusal?: (error: ApiError) => void;
}

/** What a single call may carry. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** The server refused, or its answer could not be understood (`error` is then `answer_invalid`, `status` 0 without any answer). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly error: string;
  readonly status: number;
  /** Error string by field name. */
  readonly fields: Readonly<Record<string, string>>;
  /** Seconds until another trial makes sense (`Retry-After`, RFC 9110 §10.2.3); null when the server did not say. */
  readonly retryAfter: number | null;

  constructor(
    error: string,
    status: number,
    message: string,
    more: { readonly fields?: Readonly<Record<string, string>>; readonly retryAfter?: number | null } = {},
  ) {
    super(message);
    this.error = error;
    this.status = status;
    this.fields = more.fields ?? {};
    this.retryAfter = more.retryAfter ?? null;
  }
}

/** What one call consists of. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: { readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string };
  readonly headers?: Readonly<Record<string, string>>;
}

const queryText = (query: Call['query']): string => {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

const answered = z.object({ code: z.literal(200), data: z.unknown() });

const headersOf = (client: ClientOptions, request: Call): Record<string, string> => {
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  if (client.token !== undefined) headers['authorization'] = `Bearer ${client.token}`;
  if (request.raw !== undefined) headers['content-type'] = request.raw.type;
  else if (request.body !== undefined) headers['content-type'] = 'application/json';
  return headers;
};

const bodyOf = ({ raw, body }: Call): { body?: string | Uint8Array<ArrayBuffer> } => {
  if (raw !== undefined) return { body: raw.bytes };
  return body === undefined ? {} : { body: JSON.stringify(body) };
};

const secondsOf = (header: string | null | undefined): number | null =>
  header !== null && header !== undefined && /^\d{1,7}$/.test(header) ? Number(header) : null;

const errorOf = (answer: unknown, status: number, retryAfter: number | null): ApiError => {
  const bad = refusal.safeParse(answer);
  if (!bad.success) return new ApiError('answer_invalid', status, `answer with status ${status}`, { retryAfter });
  return new ApiError(bad.data.error, status, bad.data.message, { fields: bad.data.data?.fields ?? {}, retryAfter });
};

/**
 * Calls the API and answers the checked data out of the envelope.
 * @throws ApiError when the server refuses or its answer does not fit the schema; what `fetch` throws passes through.
 */
export const call = async <Data extends z.ZodType>(
  client: ClientOptions,
  request: Call,
  data: Data,
  options: CallOptions = {},
): Promise<z.output<Data>> => {
  const response = await client.fetch(`${client.baseUrl ?? ''}${request.path}${queryText(request.query)}`, {
    method: request.method,
    headers: headersOf(client, request),
    ...bodyOf(request),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const answer = await response.json().catch(() => null);
  const good = answered.safeParse(answer);
  if (good.success) {
    const parsed = data.safeParse(good.data.data);
    if (parsed.success) return parsed.data;
    throw new ApiError('answer_invalid', response.status, 'the answer does not fit the contract');
  }
  const error = errorOf(answer, response.status, secondsOf(response.headers?.get('retry-after')));
  client.onRefusal?.(error);
  throw error;
};
