import type { Members } from '../account/index.ts';
import type { Insight } from '../insight/index.ts';
import type { BlobStore } from '../platform/blob/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Log } from '../platform/log/index.ts';
import type { AuditLog, Categories } from '../site/index.ts';
import type { Social } from '../social/index.ts';
import { createCaptionStore } from './caption/caption.store.ts';
import { createCaptions, type Captions } from './caption/captions.ts';
import { createContentDesk, type ContentDesk } from './library/content-desk.ts';
import { createCovers, type Covers } from './library/covers.ts';
import { createDeletionStore, type DeletionStore } from './library/deletion.store.ts';
import { createStudio, type Studio } from './library/studio.ts';
import { createStudioStore, type StudioStore } from './library/studio.store.ts';
import { createReviewDesk, type ReviewDesk } from './review/review-desk.ts';
import type { VideoPipeline } from './pipeline.ts';
import type { VideoAddresses } from './library/cards.ts';
import { createVideoDetails, type VideoDetails } from './library/detail.ts';
import { createDetailStore } from './library/detail.store.ts';
import { createFrontLists, type FrontLists } from './library/front.ts';
import { createListStore } from './library/list.store.ts';
import { createVideoLists, type VideoLists } from './library/lists.ts';
import { createPartStore } from './library/part.store.ts';
import { createRelated } from './library/related.ts';
import { createRelatedStore, type RelatedStore } from './library/related.store.ts';
import { createStandings, type Standings } from './library/standings.ts';
import { createPlaylistStore } from './playlist/playlist.store.ts';
import { createPlaylists, type Playlists } from './playlist/playlists.ts';
import type { VideoCore } from './video-core.ts';

/** Videos of a site for those who watch, make, review and manage them. */
export interface VideoLibrary {
  readonly lists: VideoLists;
  readonly front: FrontLists;
  readonly details: VideoDetails;
  readonly playlists: Playlists;
  readonly related: Pick<RelatedStore, 'countByCategory' | 'hasCategory'>;
  readonly studio: Studio;
  readonly studioStore: StudioStore;
  readonly covers: Covers;
  readonly captions: Captions;
  readonly review: ReviewDesk;
  readonly content: ContentDesk;
  readonly deletions: DeletionStore;
  /** Orders that stay still while they are read. */
  readonly standings: Standings;
}

/** What it needs. */
export interface VideoLibraryOptions {
  readonly core: VideoCore;
  readonly database: Pick<Database, 'drizzle'>;
  readonly blobs: BlobStore;
  readonly social: Social;
  readonly insight: Insight;
  readonly links: VideoAddresses;
  readonly categories: Categories;
  readonly pipeline: VideoPipeline;
  readonly members: Pick<Members, 'findNames'>;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Lists and what is beside them; the front page listens to the bus for as long as the process lives. */
const createWatching = (options: VideoLibraryOptions) => {
  const { core, database, social, insight, links, categories, bus, clock } = options;
  const { cards } = core;
  const related = createRelatedStore(database);
  const standings = createStandings(clock);
  const lists = createVideoLists({ lists: createListStore(database), cards, standings, categories });
  const playlistStore = createPlaylistStore(database);
  const playlists = createPlaylists({ store: playlistStore, videos: core.store, cards, links, clock });
  const details = createDetailStore(database);
  const parts = createPartStore(database);
  const page = createVideoDetails({
    details,
    parts,
    related: createRelated({ store: related, insight, cards }),
    links,
    social,
    insight,
    findList: playlists.beside,
    clock,
  });
  return { lists, playlists, related, details, parts, page, standings, front: createFrontLists({ lists, bus, clock }) };
};

/** The library on PostgreSQL. */
export const createVideoLibrary = (options: VideoLibraryOptions): VideoLibrary => {
  const { core, database, blobs, clock } = options;
  const { publication, store: videos, reviews } = core;
  const { lists, playlists, related, details, parts, page, front, standings } = createWatching(options);
  const studioStore = createStudioStore(database);
  const desk = { ...options, ...core, videos, details, parts, store: studioStore };
  const studio = createStudio(desk);
  const deletions = createDeletionStore(database);
  return {
    lists,
    front,
    details: page,
    playlists,
    related,
    studio,
    studioStore,
    covers: createCovers({ videos, blobs, publication, clock }),
    captions: createCaptions({ store: createCaptionStore(database), blobs, publication, clock }),
    review: createReviewDesk({ ...options, reviews, details, studio, publication }),
    content: createContentDesk({ ...desk, studioStore, deletions, view: studio.view }),
    deletions,
    standings,
  };
};
