import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { roleRights } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import { userIdentity, type Identity } from '../../account/index.ts';
import { createFolderBlobStore, type BlobStore } from '../../platform/blob/index.ts';
import { createProcessBus } from '../../platform/bus/index.ts';
import { systemClock, type Clock } from '../../platform/clock/index.ts';
import { createHttp } from '../../platform/http/index.ts';
import { createLog, silentLog } from '../../platform/log/index.ts';
import { createMetrics } from '../../platform/metrics/index.ts';
import { createLiveEngine, type RunningLiveEngine } from '../engine.ts';
import type { LiveEvent, LiveRoom } from '../live.ts';
import { createRecordingLinks, type RecordingLinks } from '../recording-link.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import { testConfig } from './test-config.ts';

/** A whole engine on free ports, with a database in memory. */
export interface EngineRig {
  readonly engine: RunningLiveEngine;
  readonly app: FastifyInstance;
  readonly store: MemoryStore;
  readonly blobs: BlobStore;
  readonly folder: string;
  readonly events: readonly LiveEvent[];
  readonly rtmpPort: number;
  /** Without a trailing slash. */
  readonly url: string;
  /** Resolves with the first event, past (from `from` on) or to come, that fits. */
  event(fits: (event: LiveEvent) => boolean, from?: number): Promise<LiveEvent>;
  readonly links: RecordingLinks;
  /** Stops the engine; `isKept` leaves its files for the next one. */
  close(options?: { readonly isKept?: boolean }): Promise<void>;
}

/** What a rig goes on with. */
export interface EngineRigOptions {
  readonly rooms: readonly LiveRoom[];
  /** The store and folder of a rig before this one. */
  readonly earlier?: Pick<EngineRig, 'store' | 'folder'>;
  readonly clock?: Clock;
  readonly wrapBlobs?: (blobs: BlobStore) => BlobStore;
}

const guest: Identity = { kind: 'guest', rights: new Set(roleRights.guest) };

/** The bearer token `owner1` speaks for that user, a streamer. */
const identify = async (credential: { readonly token: string } | null) =>
  credential === null ? guest : userIdentity(credential.token, 'streamer');

const findIdentities = async (userIds: readonly string[]) =>
  new Map(userIds.map((userId): [string, Identity] => [userId, userIdentity(userId, 'streamer')]));

/** Opens a rig; rooms are pushed to by `key-<liveId>`. */
export async function openEngineRig(options: EngineRigOptions): Promise<EngineRig> {
  const folder = options.earlier?.folder ?? (await mkdtemp(join(tmpdir(), 'amphi-engine-')));
  const store = options.earlier?.store ?? createMemoryStore(options.rooms);
  const log = process.env['AMPHI_TEST_LOG'] === undefined ? silentLog : createLog({ logLevel: 'debug' });
  const folderBlobs = createFolderBlobStore(folder);
  const blobs = options.wrapBlobs?.(folderBlobs) ?? folderBlobs;
  const bus = createProcessBus(log);
  const metrics = createMetrics();
  const config = {
    host: '127.0.0.1',
    rtmpPort: 0,
    rtmpsPort: 0,
    limits: { maxBitrateBps: 50_000_000, maxPublishers: 500, minFreeDisk: 0 },
  };
  const account = { identify, findIdentities };
  const links = createRecordingLinks(testConfig.secrets.siteKey, systemClock);
  const engine = createLiveEngine({
    config,
    certificates: null,
    clock: options.clock ?? systemClock,
    bus,
    blobs,
    store,
    account,
    links,
    log,
    metrics,
  });
  const watch = watchEvents(bus);
  const app = await createHttp({ config: testConfig, log, readiness: {}, metrics, webRoot: null });
  engine.mount(app);
  const ports = await engine.start();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    engine,
    links,
    app,
    store,
    blobs,
    folder,
    rtmpPort: ports.rtmp,
    url,
    ...watch,
    close: async ({ isKept = false } = {}) => {
      await engine.stop();
      await app.close();
      if (!isKept) await rm(folder, { recursive: true, force: true });
    },
  };
}

function watchEvents(bus: ReturnType<typeof createProcessBus>): Pick<EngineRig, 'events' | 'event'> {
  const events: LiveEvent[] = [];
  const waiting = new Set<(event: LiveEvent) => void>();
  bus.subscribe('live', (message) => {
    // The bus carries what the engine published, unchanged.
    const event = message as LiveEvent;
    events.push(event);
    for (const look of waiting) look(event);
  });
  return {
    events,
    event: (fits, from = 0) => {
      const known = events.slice(from).find(fits);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const look = (event: LiveEvent): void => {
          if (!fits(event)) return;
          waiting.delete(look);
          resolve(event);
        };
        waiting.add(look);
      });
    },
  };
}
