import type { Playlist, PlaylistDetail, VideoCard, WatchList } from '@amphi/contract';
import { authorise, type Identity } from '../../account/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { VideoAddresses, VideoCards } from '../library/cards.ts';
import { videoResource } from '../video-access.ts';
import type { VideoStore } from '../video.store.ts';
import type { PlaylistChange, PlaylistContent, PlaylistRow, PlaylistStore } from './playlist.store.ts';

/** Lists of videos that somebody keeps. What others may not see of them is left out for them, and back when it is back. */
export interface Playlists {
  /** Of the owner with this handle; for the owner private ones too. */
  findOf(handle: string, viewer: Identity): Promise<Playlist[]>;
  add(ownerId: string, wish: Pick<PlaylistRow, 'title' | 'description' | 'visibility'>): Promise<Playlist>;
  /** @throws AppError `playlist_unknown` */
  find(playlistId: string, viewer: Identity): Promise<PlaylistDetail>;
  /** Only the owner's. @throws AppError `playlist_unknown`, `order_invalid` */
  change(playlistId: string, owner: Identity, change: PlaylistChange): Promise<Playlist>;
  remove(playlistId: string, owner: Identity): Promise<void>;
  /** @throws AppError `playlist_unknown`, `video_unknown`, `playlist_full` */
  addVideo(playlistId: string, videoId: string, owner: Identity): Promise<void>;
  removeVideo(playlistId: string, videoId: string, owner: Identity): Promise<void>;
  /** The list beside a video; null when the video is not in it or the list may not be seen. */
  beside(playlistId: string, videoId: string, viewer: Identity): Promise<WatchList | null>;
}

/** What they need. */
export interface PlaylistsOptions {
  readonly store: PlaylistStore;
  readonly videos: Pick<VideoStore, 'findAccess'>;
  readonly cards: VideoCards;
  readonly links: VideoAddresses;
  readonly clock: Pick<Clock, 'wall'>;
}

const mostLists = 200;
const mostVideos = 500;
const idShape = /^[0-9A-Za-z]{4,32}$/;

const viewerIdOf = (viewer: Identity): string | null => (viewer.kind === 'user' ? viewer.userId : null);

const isSeen = (row: PlaylistRow, viewer: Identity): boolean =>
  row.ownerId === viewerIdOf(viewer) || (row.visibility !== 'private' && !row.isOwnerHidden);

const createViews = ({ store, links, clock }: PlaylistsOptions) => {
  const view = (row: PlaylistRow, content: PlaylistContent | undefined): Playlist => ({
    playlistId: row.id,
    title: row.title,
    description: row.description,
    visibility: row.visibility,
    owner: { userId: row.ownerId, username: row.username, nickname: row.nickname, avatar: row.avatar },
    videos: content?.videos ?? 0,
    cover:
      content?.cover === undefined || content.cover === null || content.coverVideoId === null
        ? null
        : links.address(content.coverVideoId, content.cover, true),
    updatedAt: row.updatedAt.toISOString(),
  });
  return {
    views: async (rows: readonly PlaylistRow[]): Promise<Playlist[]> => {
      const contents = await store.findContents(
        rows.map(({ id }) => id),
        clock.wall(),
      );
      return rows.map((row) => view(row, contents.get(row.id)));
    },
  };
};

/** How playlists are found, for those who may. */
const createFinders = ({ store, cards }: PlaylistsOptions) => {
  const known = async (playlistId: string): Promise<PlaylistRow> => {
    const row = idShape.test(playlistId) ? await store.find(playlistId) : null;
    if (row === null) throw new AppError('playlist_unknown');
    return row;
  };
  return {
    known,
    seen: async (playlistId: string, viewer: Identity): Promise<PlaylistRow> => {
      const row = await known(playlistId);
      if (!isSeen(row, viewer)) throw new AppError('playlist_unknown');
      return row;
    },
    owned: async (playlistId: string, owner: Identity): Promise<PlaylistRow> => {
      const row = await known(playlistId);
      if (row.ownerId !== viewerIdOf(owner)) throw new AppError('playlist_unknown');
      return row;
    },
    recordsOf: async (playlistId: string, viewer: Identity): Promise<VideoCard[]> => {
      const ids = await store.findVideoIds(playlistId);
      const byId = await cards.byIds(ids, viewerIdOf(viewer));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
  };
};

type Finders = ReturnType<typeof createFinders>;

/** What lies in a list, as its owner changes it. */
const entriesOf = (
  { store, videos, clock }: PlaylistsOptions,
  { owned }: Finders,
): Pick<Playlists, 'addVideo' | 'removeVideo' | 'remove'> => ({
  remove: async (playlistId, owner) => {
    await owned(playlistId, owner);
    await store.remove(playlistId);
  },
  addVideo: async (playlistId, videoId, owner) => {
    await owned(playlistId, owner);
    const access = await videos.findAccess(videoId);
    const isThere = access !== null && authorise(owner, 'video.watch', videoResource(access, clock.wall())).isAllowed;
    if (!isThere) throw new AppError('video_unknown');
    await store.addVideo(playlistId, videoId, clock.wall(), mostVideos);
  },
  removeVideo: async (playlistId, videoId, owner) => {
    await owned(playlistId, owner);
    await store.removeVideo(playlistId, videoId, clock.wall());
  },
});

/** @see Playlists */
export const createPlaylists = (options: PlaylistsOptions): Playlists => {
  const { store, clock } = options;
  const { views } = createViews(options);
  const finders = createFinders(options);
  const { known, seen, owned, recordsOf } = finders;
  const viewOf = async (playlistId: string): Promise<Playlist> => {
    const [view] = await views([await known(playlistId)]);
    if (view === undefined) throw new AppError('playlist_unknown');
    return view;
  };
  return {
    ...entriesOf(options, finders),
    findOf: async (handle, viewer) => views(await store.findOf(handle, viewerIdOf(viewer), mostLists)),
    add: async (ownerId, wish) => viewOf(await store.add({ ownerId, ...wish }, clock.wall(), mostLists)),
    find: async (playlistId, viewer) => {
      await seen(playlistId, viewer);
      const [view, records] = await Promise.all([viewOf(playlistId), recordsOf(playlistId, viewer)]);
      return { ...view, records };
    },
    change: async (playlistId, owner, change) => {
      await owned(playlistId, owner);
      if (change.order !== undefined) {
        const named = new Set(change.order);
        const shown = await recordsOf(playlistId, owner);
        const isWhole = shown.every(({ videoId }) => named.has(videoId));
        if (!isWhole) throw new AppError('order_invalid', { order: 'order_invalid' });
      }
      await store.change(playlistId, change, clock.wall());
      return viewOf(playlistId);
    },
    beside: async (playlistId, videoId, viewer) => {
      const row = idShape.test(playlistId) ? await store.find(playlistId) : null;
      if (row === null || !isSeen(row, viewer)) return null;
      const records = await recordsOf(playlistId, viewer);
      const position = records.findIndex((card) => card.videoId === videoId);
      return position < 0 ? null : { playlistId, title: row.title, total: records.length, position, records };
    },
  };
};
