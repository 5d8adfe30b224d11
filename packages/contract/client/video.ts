import type { z } from 'zod';
import { playlist, playlistDetail, playlists } from '../studio.ts';
import type { playlistPatch, playlistWish } from '../studio.ts';
import {
  categoryList,
  hotVideos,
  searchPage,
  suggestions,
  videoDetail,
  videoPage,
  videoRank,
  videoStatistics,
} from '../video.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';
import type { CursorWish } from './social.ts';
import type { searchQuery, videoListQuery } from '../video.ts';

/** Which videos, in which order. */
export type VideoWish = Omit<z.input<typeof videoListQuery>, keyof CursorWish> & CursorWish;

/** What is looked for. */
export type SearchWish = Omit<z.input<typeof searchQuery>, keyof CursorWish> & CursorWish;

/** Watching: lists, one video, search, playlists, categories. */
export interface VideoClient {
  hot(options?: CallOptions): Promise<z.output<typeof hotVideos>>;
  rank(options?: CallOptions): Promise<z.output<typeof videoRank>>;
  statistics(options?: CallOptions): Promise<z.output<typeof videoStatistics>>;
  list(query?: VideoWish, options?: CallOptions): Promise<z.output<typeof videoPage>>;
  detail(
    videoId: string,
    query?: { readonly list?: string | undefined },
    options?: CallOptions,
  ): Promise<z.output<typeof videoDetail>>;
  categories(options?: CallOptions): Promise<z.output<typeof categoryList>>;
  search(query: SearchWish, options?: CallOptions): Promise<z.output<typeof searchPage>>;
  suggestions(q: string, options?: CallOptions): Promise<z.output<typeof suggestions>>;
  playlists(owner: string, options?: CallOptions): Promise<z.output<typeof playlists>>;
  playlist(playlistId: string, options?: CallOptions): Promise<z.output<typeof playlistDetail>>;
  addPlaylist(body: z.input<typeof playlistWish>, options?: CallOptions): Promise<z.output<typeof playlist>>;
  changePlaylist(
    playlistId: string,
    body: z.input<typeof playlistPatch>,
    options?: CallOptions,
  ): Promise<z.output<typeof playlist>>;
  removePlaylist(playlistId: string, options?: CallOptions): Promise<void>;
  addToPlaylist(playlistId: string, videoId: string, options?: CallOptions): Promise<void>;
  removeFromPlaylist(playlistId: string, videoId: string, options?: CallOptions): Promise<void>;
}

/** @see VideoClient */
export const createVideoClient = (ask: Ask): VideoClient => {
  const tell = tellBy(ask);
  return {
    hot: (options) => ask({ method: 'GET', path: '/video/hot' }, hotVideos, options),
    rank: (options) => ask({ method: 'GET', path: '/video/rank' }, videoRank, options),
    statistics: (options) => ask({ method: 'GET', path: '/video/statistics' }, videoStatistics, options),
    list: (query, options) => ask({ method: 'GET', path: '/api/v1/videos', query: { ...query } }, videoPage, options),
    detail: (videoId, query, options) =>
      ask({ method: 'GET', path: `/api/v1/videos/${part(videoId)}`, query: { ...query } }, videoDetail, options),
    categories: (options) => ask({ method: 'GET', path: '/api/v1/categories' }, categoryList, options),
    search: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/search', query: { ...query } }, searchPage, options),
    suggestions: (q, options) =>
      ask({ method: 'GET', path: '/api/v1/search/suggestions', query: { q } }, suggestions, options),
    playlists: (owner, options) =>
      ask({ method: 'GET', path: '/api/v1/playlists', query: { owner } }, playlists, options),
    playlist: (playlistId, options) =>
      ask({ method: 'GET', path: `/api/v1/playlists/${part(playlistId)}` }, playlistDetail, options),
    addPlaylist: (body, options) => ask({ method: 'POST', path: '/api/v1/playlists', body }, playlist, options),
    changePlaylist: (playlistId, body, options) =>
      ask({ method: 'PATCH', path: `/api/v1/playlists/${part(playlistId)}`, body }, playlist, options),
    removePlaylist: (playlistId, options) =>
      tell({ method: 'DELETE', path: `/api/v1/playlists/${part(playlistId)}` }, options),
    addToPlaylist: (playlistId, videoId, options) =>
      tell({ method: 'PUT', path: `/api/v1/playlists/${part(playlistId)}/videos/${part(videoId)}` }, options),
    removeFromPlaylist: (playlistId, videoId, options) =>
      tell({ method: 'DELETE', path: `/api/v1/playlists/${part(playlistId)}/videos/${part(videoId)}` }, options),
  };
};
