import type { FastifyInstance } from 'fastify';
import type { Gate } from '../account/index.ts';
import type { Categories } from '../site/index.ts';
import { registerDetailRoutes } from './library/detail.routes.ts';
import { registerListRoutes } from './library/list.routes.ts';
import { registerPlaylistRoutes } from './playlist/playlist.routes.ts';
import type { VideoLibrary } from './video-library.ts';

/** What the routes of the library need. */
export interface VideoRoutesOptions {
  readonly gate: Gate;
  readonly library: VideoLibrary;
  readonly categories: Categories;
}

/** Lists, details, playlists. */
export const registerVideoRoutes = (app: FastifyInstance, { gate, library, categories }: VideoRoutesOptions): void => {
  registerListRoutes(app, { gate, ...library, categories });
  registerDetailRoutes(app, { gate, ...library });
  registerPlaylistRoutes(app, { gate, ...library });
};
