import { setFlagsFromString } from 'node:v8';
import type { FastifyInstance } from 'fastify';
import { createLiveEngine, type LiveEngine, type RunningLiveEngine } from '../live/index.ts';
import { absentEngine } from './absent-engine.ts';
import type { Features } from './features.ts';
import type { Foundation } from './foundation.ts';
import { describeListenError } from './listen-error.ts';

/**
 * How far the heap may grow between two full collections. Media lies outside of V8's heap but counts towards its limit, and beside
 * a heap of 30 MB a few parts reach it: V8 then collected three times a second for nothing (measured at 100 publishers: 0.154 CPU s
 * per stream-minute, 0.137 with this, the memory the same).
 */
const heapGrowth = '--heap-growing-percent=300';

/** The engine as the other roles see it, and how to let encoders in. */
export interface Ingest {
  readonly engine: LiveEngine;
  /** Opens the RTMP ports; the last to open, after everything that a push needs. */
  start(): Promise<void>;
}

/** Role ingest: the live engine with its media routes; without the role an engine that knows of no push. */
export function mountIngest(
  app: FastifyInstance,
  foundation: Foundation,
  { account, liveStore, recordingLinks }: Features,
): Ingest {
  if (!foundation.config.roles.includes('ingest')) return { engine: absentEngine, start: () => Promise.resolve() };
  setFlagsFromString(heapGrowth);
  const engine = createLiveEngine({ ...foundation, store: liveStore, account, links: recordingLinks });
  engine.mount(app);
  return { engine, start: () => startEngine(engine, foundation) };
}

async function startEngine(engine: RunningLiveEngine, { config, address, log, shutdown }: Foundation): Promise<void> {
  shutdown.add('live engine', () => engine.stop());
  try {
    const { rtmp, rtmps } = await engine.start();
    address.setPorts({ rtmp });
    log.info({ host: config.host, rtmpPort: rtmp, rtmpsPort: rtmps }, 'listening for RTMP');
  } catch (error) {
    throw describeListenError(error, config);
  }
}
