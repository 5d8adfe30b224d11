import type { FastifyInstance } from 'fastify';
import type { Account } from '../../account/index.ts';
import type { BlobStore } from '../../platform/blob/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { createDeliveryStore } from './delivery.store.ts';
import { registerDeliveryRoutes } from './deliver.routes.ts';
import type { VideoLinks } from './links.ts';
import { VideoPasses } from './video-passes.ts';

/** What delivery stands on. */
export interface DeliveryOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly blobs: Pick<BlobStore, 'read' | 'stat'>;
  readonly account: Pick<Account, 'identify'>;
  readonly videoLinks: Pick<VideoLinks, 'check'>;
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly clock: Clock;
}

/** Serves the files of videos to whoever may have them. */
export const deliverVideos = (app: FastifyInstance, options: DeliveryOptions): void => {
  const { database, blobs, account, videoLinks: links, bus, clock } = options;
  const store = createDeliveryStore(database);
  const passes = new VideoPasses({ store, account, links, clock });
  const stop = passes.follow(bus);
  app.addHook('onClose', async () => stop());
  registerDeliveryRoutes(app, { blobs, store, passes, clock });
};
