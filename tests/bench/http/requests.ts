/** Requests per second of one route over kept-alive connections that always wait for an answer (autocannon). */
import autocannon from 'autocannon';
import type { Figure } from '../measures/measure.ts';

/** How long and how wide. */
export interface Load {
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** What is asked again and again; `vary` makes each request another one. */
export interface Wish {
  readonly what: string;
  readonly contender: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly vary?: (at: number) => { readonly path: string; readonly headers: Readonly<Record<string, string>> };
}

/** @throws Error when one answer was no 200 */
export async function measureRequests({ what, contender, url, headers, vary }: Wish, load: Load): Promise<Figure[]> {
  let sent = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    sent += 1;
    const other = vary?.(sent);
    return other === undefined
      ? request
      : { ...request, path: other.path, headers: { ...request.headers, ...other.headers } };
  };
  const run = (duration: number): Promise<autocannon.Result> =>
    autocannon({ url, connections: load.connections, duration, headers: { ...headers }, requests: [{ setupRequest }] });
  if (load.warmUpSeconds > 0) await run(load.warmUpSeconds);
  const result = await run(load.seconds);
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${what}: ${bad} of ${result.requests.total} were not answered with 200`);
  return [
    { what, unit: 'per second', contender, value: result.requests.average, digits: 0 },
    { what: `${what}: 99 of 100 within`, unit: 'ms', contender, value: result.latency.p99, digits: 1 },
  ];
}

/** How often something can be done in a second, `lanes` at a time. */
export async function measureDeeds(
  { what, contender }: Pick<Wish, 'what' | 'contender'>,
  lanes: number,
  seconds: number,
  deed: () => Promise<void>,
): Promise<Figure> {
  const began = performance.now();
  const end = began + seconds * 1000;
  let done = 0;
  const lane = async (): Promise<void> => {
    for (; performance.now() < end; done += 1) await deed();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { what, unit: 'per second', contender, value: (done * 1000) / (performance.now() - began), digits: 0 };
}
