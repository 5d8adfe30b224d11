import type { Account } from '../account/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Settings } from '../site/index.ts';
import { createCardStore } from './library/card.store.ts';
import { createVideoCards, type VideoAddresses, type VideoCards } from './library/cards.ts';
import { createPublication, type Publication } from './library/publication.ts';
import { createPublicationStore, type PublicationStore } from './library/publication.store.ts';
import { createReviewEntry, type ReviewEntry } from './review/entry.ts';
import { createReviewStore, type ReviewStore } from './review/review.store.ts';
import { createVideoStore, type VideoStore } from './video.store.ts';

/** What every part of the video feature stands on. */
export interface VideoCore {
  readonly store: VideoStore;
  readonly cards: VideoCards;
  readonly publication: Publication;
  readonly publications: PublicationStore;
  readonly entry: ReviewEntry;
  readonly reviews: ReviewStore;
}

/** What it needs. */
export interface VideoCoreOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly account: Pick<Account, 'findIdentity'>;
  readonly links: VideoAddresses;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
}

/** The core of the video feature on PostgreSQL. */
export const createVideoCore = ({ database, settings, account, links, bus, clock }: VideoCoreOptions): VideoCore => {
  const store = createVideoStore(database);
  const publications = createPublicationStore(database);
  const publication = createPublication({ store, publications, bus, clock });
  const reviews = createReviewStore(database);
  return {
    store,
    cards: createVideoCards({ cards: createCardStore(database), links, clock }),
    publication,
    publications,
    entry: createReviewEntry({ reviews, settings, account, publication, clock }),
    reviews,
  };
};
