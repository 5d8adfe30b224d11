import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '@amphi/contract/client';
import type { FastifyInstance } from 'fastify';
import { createAccountCore, createGate, registerAccountRoutes, type Account } from '../../account/index.ts';
import { systemClock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { createFolderBlobStore } from '../../platform/blob/index.ts';
import { createProcessBus } from '../../platform/bus/index.ts';
import { createOutgoing } from '../../platform/outgoing/index.ts';
import { createRateLimits } from '../../platform/rate/index.ts';
import { createMetrics } from '../../platform/metrics/index.ts';
import { createMessages, createSite } from '../../site/index.ts';
import { createHttp } from '../../platform/http/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createLiveStore, createRecordingLinks, registerLiveRoutes, type LiveStore } from '../index.ts';
import type { LiveEngine, LiveFacts } from '../live.ts';

/** Settings as tests need them. */
export const testConfig = {
  publicUrl: null,
  corsOrigins: [],
  trustedProxies: [],
  sessionHours: 24,
  imageCodeMinutes: 5,
  outgoingPrivate: [],
  limits: { maxRoomsPerUser: 0 },
  secrets: { siteKey: Uint8Array.from({ length: 32 }, (_, index) => (index * 73) % 256), metricsToken: null },
};

/** An engine without media: facts are set by hand, calls are written down. */
interface FakeEngine extends LiveEngine {
  readonly running: Map<string, LiveFacts>;
  readonly calls: string[];
}

const createFakeEngine = (): FakeEngine => {
  const running = new Map<string, LiveFacts>();
  const calls: string[] = [];
  return {
    running,
    calls,
    facts: (liveId) => running.get(liveId) ?? null,
    lastTrouble: () => null,
    end: async (liveId, reason) => {
      calls.push(`end ${reason}`);
      running.delete(liveId);
    },
    goLive: async () => void calls.push('goLive'),
    takeOver: () => void calls.push('takeOver'),
    cutPush: (_liveId, reason) => void calls.push(`cutPush ${reason}`),
  };
};

/** The API with a database and without media. */
export interface LiveApp {
  readonly app: FastifyInstance;
  readonly account: Account;
  readonly store: LiveStore;
  readonly engine: FakeEngine;
  readonly database: TestDatabase;
  /** A new user of the role, and the typed client that speaks for it. */
  logIn(role: string): Promise<{ readonly userId: string; readonly token: string; readonly client: Client }>;
  close(): Promise<void>;
}

let nextMobile = 13_800_000_000;

/** Opens the API on a database of its own. */
export const openLiveApp = async (config: typeof testConfig = testConfig): Promise<LiveApp> => {
  const database = await testDatabase();
  const clock = systemClock;
  const metrics = { expose: async () => ({ contentType: 'text/plain', text: '' }) };
  const app = await createHttp({ config, log: silentLog, readiness: {}, metrics, webRoot: null });
  const bus = createProcessBus(silentLog);
  const site = createSite({ database, config: { ...config, siteSettings: {} }, bus, clock });
  const core = createAccountCore({ database, config, settings: site.settings, bus, clock });
  const { account } = core;
  const gate = createGate(account);
  const store = createLiveStore(database, config, account);
  const engine = createFakeEngine();
  const address = { pushUrl: (host?: string) => `rtmp://${host?.split(':')[0] ?? 'localhost'}/live` };
  const folder = await mkdtemp(join(tmpdir(), 'amphi-live-app-'));
  const blobs = createFolderBlobStore(folder);
  const limits = createRateLimits(database, config.secrets.siteKey, clock);
  const outgoing = createOutgoing({ allowedPrivate: [] });
  const { settings } = site;
  const log = silentLog;
  const messages = createMessages({ database, config, settings, outgoing, log, metrics: createMetrics(), clock });
  const shared = { core, gate, database, blobs, limits, outgoing, clock, bus, log, config, site, messages };
  registerAccountRoutes(app, shared);
  const links = createRecordingLinks(config.secrets.siteKey, clock);
  registerLiveRoutes(app, { store, engine, gate, limits, address, clock, links, config });
  const clientFor = (token: string): Client =>
    createClient({
      token,
      fetch: async (url, { method, headers, body }) => {
        const options = { method: method as 'GET', url, headers, ...(body === undefined ? {} : { payload: body }) };
        const answer = await app.inject(options);
        return { status: answer.statusCode, json: async (): Promise<unknown> => answer.json() };
      },
    });
  return {
    app,
    account,
    store,
    engine,
    database,
    logIn: async (role) => {
      nextMobile += 1;
      const { userId } = await account.addUser({ mobile: String(nextMobile), password: 'long enough', role });
      const { token } = await account.issueToken(userId, null);
      return { userId, token, client: clientFor(token) };
    },
    close: async () => {
      messages.close();
      await app.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
};
