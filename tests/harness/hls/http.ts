/** HTTP GET over kept-alive connections, with the body as one Buffer. */
import { Agent, get } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const shared = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** Fetches a URL. Any status is an answer; only a broken connection or the end of `timeoutMs` rejects. */
export function httpGet(
  url: string | URL,
  options: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
    readonly agent?: Agent;
  } = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: options.agent ?? shared, headers: { ...options.headers } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (bytes: Buffer) => pieces.push(bytes));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      );
    });
    request.setTimeout(options.timeoutMs ?? 20_000, () => request.destroy(new Error(`no answer in time from ${url}`)));
    request.once('error', reject);
  });
}
