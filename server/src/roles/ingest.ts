import type { FastifyInstance } from 'fastify';
import { createLiveEngine } from '../live/index.ts';
import type { LiveEngine } from '../live/live.ts';
import type { Features } from './features.ts';
import type { Foundation } from './foundation.ts';

/** Role ingest: takes encoders' pushes and delivers their media. Broadcasts that the last run left open go on. */
export async function startIngest(
  app: FastifyInstance,
  { config, clock, bus, blobs, log, metrics, address, shutdown }: Foundation,
  { account, liveStore: store }: Features,
): Promise<LiveEngine> {
  const engine = createLiveEngine({ config, clock, bus, blobs, log, metrics, account, store });
  engine.mount(app);
  shutdown.add('live engine', () => engine.stop());
  const ports = await engine.start();
  address.setPorts({ rtmp: ports.rtmp });
  return engine;
}
