import type { FastifyInstance } from 'fastify';
import type { Gate } from '../account/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { RateLimits } from '../platform/rate/index.ts';
import type { Categories } from '../site/index.ts';
import { registerDetailRoutes } from './library/detail.routes.ts';
import { registerListRoutes } from './library/list.routes.ts';
import { registerStudioFileRoutes } from './library/studio-file.routes.ts';
import { registerStudioRoutes } from './library/studio.routes.ts';
import type { VideoPipeline } from './pipeline.ts';
import { registerPlaylistRoutes } from './playlist/playlist.routes.ts';
import { createSearch, type LiveFinder } from './search/search.ts';
import { registerSearchRoutes } from './search/search.routes.ts';
import { createSearchStore } from './search/search.store.ts';
import type { VideoCore } from './video-core.ts';
import type { VideoLibrary } from './video-library.ts';

/** What the routes of the library need. */
export interface VideoRoutesOptions {
  readonly gate: Gate;
  readonly library: VideoLibrary;
  readonly categories: Categories;
  readonly pipeline: VideoPipeline;
  readonly limits: RateLimits;
  readonly database: Pick<Database, 'drizzle'>;
  readonly video: VideoCore;
  /** Search finds lives too; they lie uphill. */
  readonly lives: LiveFinder;
  readonly clock: Clock;
}

/** Lists, details, playlists, studio, search. */
export const registerVideoRoutes = (app: FastifyInstance, options: VideoRoutesOptions): void => {
  const edge = { ...options, ...options.library };
  registerListRoutes(app, edge);
  registerDetailRoutes(app, edge);
  registerPlaylistRoutes(app, edge);
  registerStudioRoutes(app, edge);
  registerStudioFileRoutes(app, edge);
  const { library, lives, clock, video } = options;
  const store = createSearchStore(options.database);
  const search = createSearch({ store, cards: video.cards, standings: library.standings, lives, clock });
  registerSearchRoutes(app, { ...edge, search });
};
