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
  init: { method: string; headers: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<{ readonly status: number; json(): Promise<unknown> }>;

/** Where and as whom the client calls. */
export interface ClientOptions {
  /** Address of the site without a trailing slash; empty for the page's own. */
  readonly baseUrl?: string;
  readonly fetch: Fetch;
  /** Bearer token; without it the browser's cookie counts. */
  readonly token?: string;
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

  constructor(error: string, status: number, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.error = error;
    this.status = status;
    this.fields = fields;
  }
}

/** What one call consists of. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

const queryText = (query: Call['query']): string => {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

const answered = z.object({ code: z.literal(200), data: z.unknown() });

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
  const headers: Record<string, string> = { accept: 'application/json' };
  if (client.token !== undefined) headers['authorization'] = `Bearer ${client.token}`;
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  const response = await client.fetch(`${client.baseUrl ?? ''}${request.path}${queryText(request.query)}`, {
    method: request.method,
    headers,
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const answer = await response.json().catch(() => null);
  const good = answered.safeParse(answer);
  if (good.success) {
    const parsed = data.safeParse(good.data.data);
    if (parsed.success) return parsed.data;
    throw new ApiError('answer_invalid', response.status, 'the answer does not fit the contract');
  }
  const bad = refusal.safeParse(answer);
  if (!bad.success) throw new ApiError('answer_invalid', response.status, `answer with status ${response.status}`);
  throw new ApiError(bad.data.error, response.status, bad.data.message, bad.data.data?.fields ?? {});
};
