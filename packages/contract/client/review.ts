import type { z } from 'zod';
import { adminVideoPage, reportPage, reviewItem, reviewQueue, studioVideo } from '../studio.ts';
import type { categoryPatch, newCategory, reportSettlement, reviewDecision, videoPatch } from '../studio.ts';
import { categoryList, categoryView } from '../video.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';
import type { PageWish } from './live.ts';
import type { CursorWish } from './social.ts';

/** Review, reports and content, for moderators and administrators. */
export interface ReviewClient {
  queue(query?: CursorWish, options?: CallOptions): Promise<z.output<typeof reviewQueue>>;
  lock(videoId: string, options?: CallOptions): Promise<z.output<typeof reviewItem>>;
  unlock(videoId: string, options?: CallOptions): Promise<void>;
  decide(videoId: string, body: z.input<typeof reviewDecision>, options?: CallOptions): Promise<void>;
  trust(userId: string, reason: string, options?: CallOptions): Promise<void>;
  untrust(userId: string, reason: string, options?: CallOptions): Promise<void>;
  reports(
    query?: CursorWish & { readonly state?: string | undefined; readonly kind?: string | undefined },
    options?: CallOptions,
  ): Promise<z.output<typeof reportPage>>;
  settle(body: z.input<typeof reportSettlement>, options?: CallOptions): Promise<void>;
  videos(
    query?: PageWish & { readonly q?: string | undefined; readonly state?: string | undefined },
    options?: CallOptions,
  ): Promise<z.output<typeof adminVideoPage>>;
  changeVideo(
    videoId: string,
    body: z.input<typeof videoPatch>,
    options?: CallOptions,
  ): Promise<z.output<typeof studioVideo>>;
  removeVideo(videoId: string, reason: string, options?: CallOptions): Promise<void>;
  restoreVideo(videoId: string, reason: string, options?: CallOptions): Promise<void>;
  categories(options?: CallOptions): Promise<z.output<typeof categoryList>>;
  addCategory(body: z.input<typeof newCategory>, options?: CallOptions): Promise<z.output<typeof categoryView>>;
  changeCategory(
    categoryId: string,
    body: z.input<typeof categoryPatch>,
    options?: CallOptions,
  ): Promise<z.output<typeof categoryView>>;
  removeCategory(categoryId: string, options?: CallOptions): Promise<void>;
}

/** @see ReviewClient */
export const createReviewClient = (ask: Ask): ReviewClient => {
  const tell = tellBy(ask);
  return {
    queue: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/admin/review', query: { ...query } }, reviewQueue, options),
    lock: (videoId, options) =>
      ask({ method: 'PUT', path: `/api/v1/admin/review/${part(videoId)}/lock` }, reviewItem, options),
    unlock: (videoId, options) =>
      tell({ method: 'DELETE', path: `/api/v1/admin/review/${part(videoId)}/lock` }, options),
    decide: (videoId, body, options) =>
      tell({ method: 'POST', path: `/api/v1/admin/review/${part(videoId)}/decision`, body }, options),
    trust: (userId, reason, options) =>
      tell({ method: 'PUT', path: `/api/v1/admin/creators/${part(userId)}/trust`, body: { reason } }, options),
    untrust: (userId, reason, options) =>
      tell({ method: 'DELETE', path: `/api/v1/admin/creators/${part(userId)}/trust`, body: { reason } }, options),
    reports: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/admin/reports', query: { ...query } }, reportPage, options),
    settle: (body, options) => tell({ method: 'POST', path: '/api/v1/admin/reports/settle', body }, options),
    videos: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/admin/videos', query: { ...query } }, adminVideoPage, options),
    changeVideo: (videoId, body, options) =>
      ask({ method: 'PATCH', path: `/api/v1/admin/videos/${part(videoId)}`, body }, studioVideo, options),
    removeVideo: (videoId, reason, options) =>
      tell({ method: 'DELETE', path: `/api/v1/admin/videos/${part(videoId)}`, body: { reason } }, options),
    restoreVideo: (videoId, reason, options) =>
      tell({ method: 'POST', path: `/api/v1/admin/videos/${part(videoId)}/restore`, body: { reason } }, options),
    categories: (options) => ask({ method: 'GET', path: '/api/v1/admin/categories' }, categoryList, options),
    addCategory: (body, options) =>
      ask({ method: 'POST', path: '/api/v1/admin/categories', body }, categoryView, options),
    changeCategory: (categoryId, body, options) =>
      ask({ method: 'PATCH', path: `/api/v1/admin/categories/${part(categoryId)}`, body }, categoryView, options),
    removeCategory: (categoryId, options) =>
      tell({ method: 'DELETE', path: `/api/v1/admin/categories/${part(categoryId)}` }, options),
  };
};
