import type { BlobStore } from '../platform/blob/index.ts';
import type { PersonalData } from '../site/index.ts';
import { archiveFolder } from './archive/archive-index.ts';
import type { LiveStore } from './live.store.ts';

/** Rooms, broadcasts and recordings of people; recordings themselves are fetched by their own links. */
export const livePersonalData = (
  store: Pick<LiveStore, 'findEverythingOf'>,
  blobs: Pick<BlobStore, 'deleteAll'>,
): PersonalData => ({
  tables: ['live_rooms'],
  export: async (userId) => [{ path: 'live/rooms.json', content: await store.findEverythingOf(userId) }],
  erase: async (userId) => {
    for (const room of await store.findEverythingOf(userId)) {
      for (const { sessionId } of room.sessions) await blobs.deleteAll(archiveFolder(sessionId));
    }
  },
});
