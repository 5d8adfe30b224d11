import type { Insight } from '../insight/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Categories } from '../site/index.ts';
import type { Social } from '../social/index.ts';
import type { VideoAddresses } from './library/cards.ts';
import { createVideoDetails, type VideoDetails } from './library/detail.ts';
import { createDetailStore } from './library/detail.store.ts';
import { createFrontLists, type FrontLists } from './library/front.ts';
import { createListStore } from './library/list.store.ts';
import { createVideoLists, type VideoLists } from './library/lists.ts';
import { createPartStore } from './library/part.store.ts';
import { createRelated } from './library/related.ts';
import { createRelatedStore, type RelatedStore } from './library/related.store.ts';
import { createStandings } from './library/standings.ts';
import { createPlaylistStore } from './playlist/playlist.store.ts';
import { createPlaylists, type Playlists } from './playlist/playlists.ts';
import type { VideoCore } from './video-core.ts';

/** Watching: lists, one video, playlists. */
export interface VideoLibrary {
  readonly lists: VideoLists;
  readonly front: FrontLists;
  readonly details: VideoDetails;
  readonly playlists: Playlists;
  readonly related: Pick<RelatedStore, 'countByCategory' | 'hasCategory'>;
}

/** What it needs. */
export interface VideoLibraryOptions {
  readonly core: VideoCore;
  readonly database: Pick<Database, 'drizzle'>;
  readonly social: Social;
  readonly insight: Insight;
  readonly links: VideoAddresses;
  readonly categories: Categories;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** The library on PostgreSQL; its front page listens to the bus for as long as the process lives. */
export const createVideoLibrary = (options: VideoLibraryOptions): VideoLibrary => {
  const { core, database, social, insight, links, categories, bus, clock } = options;
  const { cards } = core;
  const relatedStore = createRelatedStore(database);
  const standings = createStandings(clock);
  const lists = createVideoLists({ lists: createListStore(database), cards, standings, categories });
  const playlists = createPlaylists({
    store: createPlaylistStore(database),
    videos: core.store,
    cards,
    links,
    clock,
  });
  return {
    lists,
    front: createFrontLists({ lists, bus, clock }),
    details: createVideoDetails({
      details: createDetailStore(database),
      parts: createPartStore(database),
      related: createRelated({ store: relatedStore, insight, cards }),
      links,
      social,
      insight,
      findList: playlists.beside,
      clock,
    }),
    playlists,
    related: relatedStore,
  };
};
