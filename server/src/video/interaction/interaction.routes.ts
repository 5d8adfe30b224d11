import type { FastifyInstance } from 'fastify';
import type { Gate } from '../../account/index.ts';
import type { Insight } from '../../insight/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Config } from '../../platform/config/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { RateLimits } from '../../platform/rate/index.ts';
import { createSeal } from '../../platform/seal/index.ts';
import type { Social } from '../../social/index.ts';
import type { VideoAddresses } from '../library/cards.ts';
import type { VideoCore } from '../video-core.ts';
import { registerBeaconRoutes } from './beacon.routes.ts';
import { registerCommentRoutes } from './comment.routes.ts';
import { registerContractRoutes } from './contract.routes.ts';
import { registerDanmakuFileRoutes } from './danmaku-file.routes.ts';
import { registerDanmakuRoutes } from './danmaku.routes.ts';
import { registerDeedRoutes } from './deed.routes.ts';
import { createVideoDeeds } from './deeds.ts';
import { registerFolderRoutes } from './folder.routes.ts';
import { registerHistoryRoutes } from './history.routes.ts';
import { registerInboxRoutes } from './inbox.routes.ts';
import type { InteractionOptions } from './interaction-options.ts';
import { createInteractionStore } from './interaction.store.ts';
import { registerKeptRoutes } from './kept.routes.ts';
import { createPlaces } from './place.ts';

/** What people do about videos: everything that its routes stand on. */
export interface InteractionRoutesOptions {
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly social: Social;
  readonly insight: Insight;
  readonly video: Pick<VideoCore, 'store' | 'cards'>;
  readonly videoLinks: VideoAddresses;
  readonly database: Pick<Database, 'drizzle'>;
  readonly config: { readonly secrets: Pick<Config['secrets'], 'siteKey'> };
  readonly clock: Clock;
  readonly log: Log;
}

/** Likes, favourites, comments, danmaku, playback, history and the creator's inbox. */
export const registerInteractionRoutes = (app: FastifyInstance, options: InteractionRoutesOptions): void => {
  const { video, videoLinks, database, config, clock } = options;
  const shared: InteractionOptions = {
    ...options,
    places: createPlaces({ store: video.store, clock }),
    deeds: createVideoDeeds(options),
    cards: video.cards,
    links: videoLinks,
    store: createInteractionStore(database),
    viewerSeal: createSeal(config.secrets.siteKey, 'viewer'),
  };
  registerContractRoutes(app, shared);
  registerDeedRoutes(app, shared);
  registerCommentRoutes(app, shared);
  registerDanmakuRoutes(app, shared);
  registerDanmakuFileRoutes(app, shared);
  registerBeaconRoutes(app, shared);
  registerKeptRoutes(app, shared);
  registerFolderRoutes(app, shared);
  registerHistoryRoutes(app, shared);
  registerInboxRoutes(app, shared);
};
