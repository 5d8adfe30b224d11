import { millis } from '@amphi/media/time';
import type { FastifyInstance } from 'fastify';
import type { Account } from '../account/index.ts';
import { BlobShelf, type BlobStore } from '../platform/blob/index.ts';
import type { Bus } from '../platform/bus/bus.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Config } from '../platform/config/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { Log } from '../platform/log/index.ts';
import type { Metrics } from '../platform/metrics/index.ts';
import type { CertificateSource } from '../platform/tls/index.ts';
import { DiskWatch } from './archive/disk-watch.ts';
import type { SessionTools } from './broadcast/session-book.ts';
import { Stage } from './broadcast/stage.ts';
import type { BroadcastDirectory } from './deliver/broadcast-directory.ts';
import { registerMediaRoutes } from './deliver/media.routes.ts';
import { ViewingPasses } from './deliver/viewing-pass.ts';
import { IngestListener, type IngestPorts } from './ingest/listener.ts';
import type { EngineStore, LiveEngine, LiveRoom } from './live.ts';
import { watchOwners } from './owner-watch.ts';
import type { RecordingLinks } from './recording-link.ts';
import { recoverSessions } from './restart.ts';

/** What the engine is built on. */
export interface LiveEngineOptions {
  readonly config: Pick<Config, 'host' | 'rtmpPort' | 'rtmpsPort'> & {
    readonly limits: Pick<Config['limits'], 'maxBitrateBps' | 'maxPublishers' | 'minFreeDisk'>;
  };
  /** For RTMPS; null without. */
  readonly certificates: CertificateSource | null;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly blobs: BlobStore;
  readonly store: EngineStore;
  readonly account: Pick<Account, 'identify' | 'findIdentities'>;
  readonly links: Pick<RecordingLinks, 'isValid'>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The live engine of a process that ingests. */
export interface RunningLiveEngine extends LiveEngine {
  /** Takes up what a crash or restart left open, then listens for encoders. @throws the system's error when a port is taken */
  start(): Promise<IngestPorts>;
  /** Takes no more pushes, writes everything; sessions stay open and are resumed by a start within their window. */
  stop(): Promise<void>;
  /** Registers `/media/live/*`. */
  mount(app: FastifyInstance): void;
  /** Owners of what is on here, previews and sessions that wait for their publisher too, by live id. */
  owners(): ReadonlyMap<string, string>;
}

const tickMs = millis(1_000);

/** Makes the engine; nothing runs before `start`. */
export function createLiveEngine(options: LiveEngineOptions): RunningLiveEngine {
  const { clock, bus, blobs, store, log, metrics, config, account, links } = options;
  const disk = new DiskWatch({ blobs, clock, log, minFree: config.limits.minFreeDisk });
  const stages = new Stages({ ...options, disk });
  const outcomes = metrics.counter('amphi_rtmp_pushes_total', 'Pushes by what became of them.', ['outcome']);
  const listener = new IngestListener({
    config,
    certificates: options.certificates,
    clock,
    log,
    store,
    admit: (publisher, room) => stages.of(room.liveId).admit(publisher, room),
    count: (outcome) => outcomes.inc({ outcome }),
  });
  metrics.gauge('amphi_live_publishers', 'Encoders that publish now.', () => listener.publishers);
  const findRoom = async (liveId: string): Promise<LiveRoom> => {
    const room = await store.findRoom(liveId);
    if (room === null) throw new AppError('live_unknown');
    return room;
  };
  let stopTicks: (() => void) | null = null;
  let stopWatching: (() => void) | null = null;
  const engine: RunningLiveEngine = {
    facts: (liveId) => stages.find(liveId)?.facts ?? null,
    lastTrouble: (liveId) => stages.find(liveId)?.trouble ?? null,
    end: async (liveId, reason) => stages.find(liveId)?.end(reason),
    goLive: async (liveId) => stages.find(liveId)?.goLive(await findRoom(liveId)),
    takeOver: (liveId) => stages.of(liveId).takeOver(),
    cutPush: (liveId, reason) => stages.find(liveId)?.cutPush(reason),
    start: async () => {
      await disk.start();
      await recoverSessions({
        ...options,
        resume: (room, session, recovered) => stages.of(room.liveId).recover(room, session, recovered),
      });
      stopTicks = clock.every(tickMs, () => stages.tick());
      stopWatching = watchOwners(engine, options);
      return listener.start();
    },
    stop: async () => {
      stopTicks?.();
      stopWatching?.();
      await listener.stop();
      await stages.suspend();
      disk.stop();
    },
    mount: (app) => {
      const passes = new ViewingPasses({ clock, store, account });
      // For as long as the process lives: viewers are served until it ends.
      passes.follow(bus);
      registerMediaRoutes(app, { clock, blobs, shelf: new BlobShelf(), passes, links, directory: stages });
    },
    owners: () => stages.owners(),
  };
  return engine;
}

/** The rooms that run or are remembered in this process. */
class Stages implements BroadcastDirectory {
  readonly #tools: SessionTools;
  readonly #stages = new Map<string, Stage>();

  constructor(tools: SessionTools) {
    this.#tools = tools;
  }

  find(liveId: string): Stage | null {
    return this.#stages.get(liveId) ?? null;
  }

  of(liveId: string): Stage {
    const known = this.#stages.get(liveId);
    if (known !== undefined) return known;
    const stage = new Stage(this.#tools, liveId);
    this.#stages.set(liveId, stage);
    return stage;
  }

  owners(): ReadonlyMap<string, string> {
    const owned = [...this.#stages].map(([liveId, { ownerId }]): [string, string | null] => [liveId, ownerId]);
    return new Map(owned.filter((pair): pair is [string, string] => pair[1] !== null));
  }

  findBroadcast(liveId: string) {
    return this.find(liveId)?.broadcast ?? null;
  }

  findByPrefix(liveId: string, prefix: string) {
    return this.find(liveId)?.findByPrefix(prefix) ?? null;
  }

  isExpected(liveId: string): boolean {
    return this.find(liveId)?.isTaken === true;
  }

  tick(): void {
    for (const [liveId, stage] of this.#stages) {
      stage.tick();
      if (stage.isDisposable) this.#stages.delete(liveId);
    }
  }

  async suspend(): Promise<void> {
    await Promise.all([...this.#stages.values()].map((stage) => stage.suspend()));
  }
}
