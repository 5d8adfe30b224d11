/** Starts and ends generator and audience processes and talks to them in JSON lines. */
import { fileURLToPath } from 'node:url';
import { startChild, type Child } from '../../harness/process/child.ts';
import { within } from '../../harness/process/wait.ts';

const PUBLISHERS_PER_PROCESS = 50;
const VIEWERS_PER_PROCESS = 250;
const READY_WITHIN_MS = 60_000;

interface Worker {
  readonly child: Child;
  /** The next JSON line it prints. */
  next(): Promise<unknown>;
}

function startWorker(file: string, order: unknown): Worker {
  const lines: unknown[] = [];
  const waiting: ((line: unknown) => void)[] = [];
  let rest = '';
  const take = (bytes: Buffer): void => {
    const pieces = (rest + bytes.toString()).split('\n');
    rest = pieces.pop() ?? '';
    for (const text of pieces) {
      const line: unknown = JSON.parse(text);
      const resolve = waiting.shift();
      if (resolve === undefined) lines.push(line);
      else resolve(line);
    }
  };
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = startChild(process.execPath, [path, JSON.stringify(order)], { onStdout: take });
  const next = async (): Promise<unknown> => {
    const line = lines.shift();
    if (line !== undefined) return line;
    const failed = child.exited.then(({ code }) => {
      throw new Error(`${file} ended with ${code}: ${child.output().slice(-2000)}`);
    });
    return within(
      READY_WITHIN_MS,
      `an answer of ${file}`,
      Promise.race([new Promise((resolve) => waiting.push(resolve)), failed]),
    );
  };
  return { child, next };
}

/** Running load; `stop` ends its processes. */
export interface Fleet {
  readonly cpuPids: readonly number[];
  stop(): Promise<void>;
}

const stopAll = async (workers: readonly Worker[]): Promise<void> => {
  await Promise.all(workers.map(({ child }) => child.stop({ signal: 'SIGKILL' })));
};

/** Publishes the benchmark's stream to each URL; resolves when all are accepted and sending. */
export async function startPublishers(
  urls: readonly string[],
  options: { readonly isStamped?: boolean; readonly spreadMs?: number } = {},
): Promise<Fleet> {
  const workers: Worker[] = [];
  for (let first = 0; first < urls.length; first += PUBLISHERS_PER_PROCESS) {
    const some = urls.slice(first, first + PUBLISHERS_PER_PROCESS);
    workers.push(
      startWorker('generator.ts', {
        urls: some,
        isStamped: options.isStamped ?? false,
        spreadMs: options.spreadMs ?? Math.min(2000, 40 * some.length),
      }),
    );
  }
  await Promise.all(workers.map((worker) => worker.next()));
  return { cpuPids: workers.map(({ child }) => child.pid), stop: () => stopAll(workers) };
}

/** What an audience saw since it was asked last. */
export interface AudienceReport {
  readonly bytes: number;
  readonly closed: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface Audience extends Fleet {
  report(): Promise<AudienceReport>;
}

/** Opens viewers; resolves when all of them are connected. */
export async function startAudience(order: {
  readonly kind: 'flv' | 'rtmp';
  readonly url: string;
  readonly count: number;
}): Promise<Audience> {
  const workers: Worker[] = [];
  for (let rest = order.count; rest > 0; rest -= VIEWERS_PER_PROCESS) {
    workers.push(startWorker('audience.ts', { ...order, count: Math.min(rest, VIEWERS_PER_PROCESS) }));
  }
  await Promise.all(workers.map((worker) => worker.next()));
  const report = async (): Promise<AudienceReport> => {
    for (const { child } of workers) child.process.stdin?.write('report\n');
    return mergeReports(await Promise.all(workers.map(async (worker) => parseReport(await worker.next()))));
  };
  return { cpuPids: workers.map(({ child }) => child.pid), stop: () => stopAll(workers), report };
}

function parseReport(line: unknown): AudienceReport {
  const fields = new Map(Object.entries(line ?? {}));
  const number = (name: string): number => Number(fields.get(name) ?? Number.NaN);
  return {
    bytes: number('bytes'),
    closed: number('closed'),
    meanMs: number('meanMs'),
    p50Ms: number('p50Ms'),
    p95Ms: number('p95Ms'),
  };
}

function mergeReports(reports: readonly AudienceReport[]): AudienceReport {
  const mean = (pick: (report: AudienceReport) => number): number =>
    reports.reduce((sum, report) => sum + pick(report), 0) / reports.length;
  return {
    bytes: reports.reduce((sum, { bytes }) => sum + bytes, 0),
    closed: reports.reduce((sum, { closed }) => sum + closed, 0),
    meanMs: mean(({ meanMs }) => meanMs),
    p50Ms: mean(({ p50Ms }) => p50Ms),
    p95Ms: Math.max(...reports.map(({ p95Ms }) => p95Ms)),
  };
}
