/** A real Amphi server of this tree as a child process: own data folder, free ports, ended by its own process id. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LiveRoomPatch } from '@amphi/contract';
import { createClient, type Client } from '@amphi/contract/client';
import { z } from 'zod';
import { httpGet } from './hls/http.ts';
import { runChild, startChild, type Child } from './process/child.ts';
import { isAlive } from './process/meter.ts';
import { waitFor } from './process/wait.ts';

const mainFile = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
/** As `npm start` does it. */
const nodeArgs = z
  .array(z.string())
  .parse(JSON.parse(readFileSync(fileURLToPath(new URL('../../server/node-args.json', import.meta.url)), 'utf8')));
const operatorFile = fileURLToPath(new URL('../../server/src/operator/main.ts', import.meta.url));
const runFile = z.object({
  pid: z.number(),
  httpPort: z.number(),
  httpsPort: z.number().nullable(),
  rtmpPort: z.number(),
  url: z.string(),
});

export interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Kept after `stop` when given; else a temporary folder that `stop` removes. */
  readonly dataDir?: string;
}

/** A room made for a test, with what its owner knows. */
export interface TestLive {
  readonly liveId: string;
  readonly streamKey: string;
}

const prepared = new Set<TestServer>();

process.once('exit', () => {
  for (const server of prepared) server.abandon();
});

/** A running server. Ports change with each restart: build URLs when you need them. */
export class TestServer {
  readonly dataDir: string;
  #token: Promise<string> | null = null;
  #scratch: string | null = null;
  #child: Child | null = null;
  #run: z.output<typeof runFile> | null = null;
  readonly #env: Readonly<Record<string, string>>;
  readonly #isTemporary: boolean;

  constructor(
    dataDir: string,
    options: { readonly env: Readonly<Record<string, string>>; readonly isTemporary: boolean },
  ) {
    this.dataDir = dataDir;
    this.#env = options.env;
    this.#isTemporary = options.isTemporary;
    prepared.add(this);
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  get rtmpPort(): number {
    return this.#running().rtmpPort;
  }

  /** With a certificate only. */
  get httpsPort(): number {
    const { httpsPort } = this.#running();
    if (httpsPort === null) throw new Error('the server has no certificate');
    return httpsPort;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#running().httpPort}`;
  }

  /** Everything that the running process printed so far. */
  get output(): string {
    return this.#child?.output() ?? '';
  }

  #running(): z.output<typeof runFile> {
    if (this.#run === null) throw new Error('the server is not running');
    return this.#run;
  }

  /** Starts the process; resolves when `/api/health` answers 200. Answers how long that took, in milliseconds. */
  async start(): Promise<number> {
    const began = performance.now();
    const child = startChild(process.execPath, [...nodeArgs, mainFile], { env: this.#environment() });
    this.#child = child;
    this.#run = await waitFor('run.json of the server', () => this.#readRunFile(child), {
      timeoutMs: 60_000,
      everyMs: 20,
    });
    await waitFor('health', async () => {
      const answer = await httpGet(`${this.url}/api/health`).catch(() => null);
      return answer?.status === 200;
    });
    return performance.now() - began;
  }

  async #readRunFile(child: Child): Promise<z.output<typeof runFile> | null> {
    if (!isAlive(child.pid)) throw new Error(`the server ended at its start:\n${child.output().slice(-4000)}`);
    const text = await readFile(join(this.dataDir, 'run.json'), 'utf8').catch(() => null);
    if (text === null || text.trim() === '') return null;
    const run = runFile.parse(JSON.parse(text));
    return run.pid === child.pid ? run : null;
  }

  #environment(): Record<string, string> {
    return {
      AMPHI_DATA: this.dataDir,
      AMPHI_HTTP_PORT: '0',
      AMPHI_RTMP_PORT: '0',
      AMPHI_HOST: '127.0.0.1',
      AMPHI_MODE: 'test',
      ...this.#env,
    };
  }

  /** SIGTERM and wait for the end of the process; answers how long it took, in milliseconds. */
  async terminate(): Promise<number> {
    const began = performance.now();
    await this.#child?.stop();
    this.#run = null;
    return performance.now() - began;
  }

  /** SIGKILL: no farewell, no cleaning up. The embedded database stays behind, as it would. */
  async kill9(): Promise<void> {
    await this.#child?.stop({ signal: 'SIGKILL' });
    this.#run = null;
  }

  /** The end of a test: stops the process and its database, and removes a temporary data folder. */
  async stop(): Promise<void> {
    if (this.#run === null && this.postgresPid() !== null) await this.start(); // adopts the orphan, then stops it in order
    await this.terminate();
    if (this.#scratch !== null) await rm(this.#scratch, { recursive: true, force: true });
    this.#scratch = null;
    if (this.#isTemporary) await rm(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
    prepared.delete(this);
  }

  /** The test process itself ends in the middle: nothing may stay behind. */
  abandon(): void {
    this.#child?.process.kill('SIGKILL');
    const postgres = this.postgresPid();
    if (postgres !== null) process.kill(postgres, 'SIGQUIT');
    if (this.#scratch !== null) rmSync(this.#scratch, { recursive: true, force: true });
    if (this.#isTemporary) rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** Process id of the embedded PostgreSQL that serves this data folder, or null. */
  postgresPid(): number | null {
    const home = existsSync(join(this.dataDir, 'postgres.json'))
      ? z.object({ home: z.string() }).parse(JSON.parse(readFileSync(join(this.dataDir, 'postgres.json'), 'utf8'))).home
      : join(this.dataDir, 'postgres');
    const file = join(home, '18', 'postmaster.pid');
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    return pid > 1 && isAlive(pid) ? pid : null;
  }

  /** Runs an operator's command against the data folder and answers its JSON. */
  async amphi(...args: readonly string[]): Promise<unknown> {
    return JSON.parse(await runChild(process.execPath, [operatorFile, ...args], { env: this.#environment() }));
  }

  /** The typed client of a user with the given token, or of the test's own administrator. */
  async client(): Promise<Client> {
    return createClient({ baseUrl: this.url, token: await this.token(), fetch: (url, init) => fetch(url, init) });
  }

  /** Bearer token of the test's own administrator, who is made at the first call. */
  token(): Promise<string> {
    this.#token ??= this.#makeOwner();
    return this.#token;
  }

  /** A folder for files of the test; removed by `stop`. */
  scratchDir(): string {
    this.#scratch ??= mkdtempSync(join(tmpdir(), 'amphi-scratch-'));
    return this.#scratch;
  }

  async #makeOwner(): Promise<string> {
    const mobile = '13800138000';
    await this.amphi('user', 'add', '--mobile', mobile, '--password', 'a long test password', '--role', 'admin');
    return z.object({ token: z.string() }).parse(await this.amphi('token', '--mobile', mobile)).token;
  }

  /** Makes a room; `settings` are changed right after. */
  async createLive(settings: LiveRoomPatch = {}): Promise<TestLive> {
    const client = await this.client();
    const { liveId, streamKey } = await client.liveCreate({
      title: 'A test of the live engine',
      category: 'technology',
    });
    if (Object.keys(settings).length > 0) await client.changeLive(liveId, settings);
    return { liveId, streamKey };
  }

  pushUrl({ streamKey }: TestLive): string {
    return `rtmp://127.0.0.1:${this.rtmpPort}/live/${streamKey}`;
  }

  hlsUrl({ liveId }: TestLive): string {
    return `${this.url}/media/live/${liveId}/index.m3u8`;
  }

  flvUrl({ liveId }: TestLive): string {
    return `${this.url}/media/live/${liveId}.flv`;
  }
}

/** Makes a server that is not started yet. */
export async function prepareServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'amphi-test-')));
  return new TestServer(dataDir, { env: options.env ?? {}, isTemporary: options.dataDir === undefined });
}

/** A server that answers `/api/health`. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const server = await prepareServer(options);
  await server.start();
  return server;
}
