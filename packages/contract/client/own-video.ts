import type { z } from 'zod';
import { folder, folders, historyPage, keptPage, meSummary } from '../social.ts';
import type { folderPatch, folderWish } from '../social.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';
import type { CursorWish } from './social.ts';

/** What the caller watched, liked and kept. */
export interface OwnVideoClient {
  summary(options?: CallOptions): Promise<z.output<typeof meSummary>>;
  history(
    query?: CursorWish & { readonly q?: string | undefined },
    options?: CallOptions,
  ): Promise<z.output<typeof historyPage>>;
  forgetHistory(options?: CallOptions): Promise<void>;
  forgetVideo(videoId: string, options?: CallOptions): Promise<void>;
  pauseHistory(isPaused: boolean, options?: CallOptions): Promise<void>;
  likes(query?: CursorWish, options?: CallOptions): Promise<z.output<typeof keptPage>>;
  later(query?: CursorWish, options?: CallOptions): Promise<z.output<typeof keptPage>>;
  favourites(
    query?: CursorWish & { readonly folder?: string | undefined },
    options?: CallOptions,
  ): Promise<z.output<typeof keptPage>>;
  folders(video?: string, options?: CallOptions): Promise<z.output<typeof folders>>;
  addFolder(body: z.input<typeof folderWish>, options?: CallOptions): Promise<z.output<typeof folder>>;
  changeFolder(
    folderId: string,
    body: z.input<typeof folderPatch>,
    options?: CallOptions,
  ): Promise<z.output<typeof folder>>;
  removeFolder(folderId: string, options?: CallOptions): Promise<void>;
}

/** @see OwnVideoClient */
export const createOwnVideoClient = (ask: Ask): OwnVideoClient => {
  const tell = tellBy(ask);
  return {
    summary: (options) => ask({ method: 'GET', path: '/api/v1/me/summary' }, meSummary, options),
    history: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/me/history', query: { ...query } }, historyPage, options),
    forgetHistory: (options) => tell({ method: 'DELETE', path: '/api/v1/me/history' }, options),
    forgetVideo: (videoId, options) => tell({ method: 'DELETE', path: `/api/v1/me/history/${part(videoId)}` }, options),
    pauseHistory: (isPaused, options) =>
      tell({ method: 'PUT', path: '/api/v1/me/history/pause', body: { isPaused } }, options),
    likes: (query, options) => ask({ method: 'GET', path: '/api/v1/me/likes', query: { ...query } }, keptPage, options),
    later: (query, options) => ask({ method: 'GET', path: '/api/v1/me/later', query: { ...query } }, keptPage, options),
    favourites: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/me/favourites', query: { ...query } }, keptPage, options),
    folders: (video, options) => ask({ method: 'GET', path: '/api/v1/me/folders', query: { video } }, folders, options),
    addFolder: (body, options) => ask({ method: 'POST', path: '/api/v1/me/folders', body }, folder, options),
    changeFolder: (folderId, body, options) =>
      ask({ method: 'PATCH', path: `/api/v1/me/folders/${part(folderId)}`, body }, folder, options),
    removeFolder: (folderId, options) =>
      tell({ method: 'DELETE', path: `/api/v1/me/folders/${part(folderId)}` }, options),
  };
};
