import type { z } from 'zod';
import { danmakuImported, inboxDanmakuPage, inboxPage } from '../social.ts';
import { studioOverview, studioPage, studioVideo, uploadLimits } from '../studio.ts';
import type { videoPatch } from '../studio.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';
import type { PageWish } from './live.ts';
import type { CursorWish } from './social.ts';
import type { inboxQuery } from '../social.ts';

/** Which comments or danmaku of the own videos. */
export type InboxWish = Omit<z.input<typeof inboxQuery>, keyof CursorWish> & CursorWish;

/** Where tus clients create uploads. */
export const uploadPath = '/api/v1/uploads';

/** The own videos and what is said about them. Files go up by tus, see `uploadPath`. */
export interface StudioClient {
  limits(options?: CallOptions): Promise<z.output<typeof uploadLimits>>;
  overview(options?: CallOptions): Promise<z.output<typeof studioOverview>>;
  videos(
    query?: PageWish & {
      readonly q?: string | undefined;
      readonly state?: string | undefined;
      readonly sort?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<z.output<typeof studioPage>>;
  video(videoId: string, options?: CallOptions): Promise<z.output<typeof studioVideo>>;
  change(
    videoId: string,
    body: z.input<typeof videoPatch>,
    options?: CallOptions,
  ): Promise<z.output<typeof studioVideo>>;
  remove(videoId: string, options?: CallOptions): Promise<void>;
  cancel(videoId: string, options?: CallOptions): Promise<z.output<typeof studioVideo>>;
  retry(videoId: string, options?: CallOptions): Promise<z.output<typeof studioVideo>>;
  setCover(
    videoId: string,
    bytes: Uint8Array<ArrayBuffer>,
    type: string,
    options?: CallOptions,
  ): Promise<z.output<typeof studioVideo>>;
  removeCover(videoId: string, options?: CallOptions): Promise<z.output<typeof studioVideo>>;
  addCaptions(
    videoId: string,
    query: { readonly language: string; readonly label?: string | undefined },
    bytes: Uint8Array<ArrayBuffer>,
    options?: CallOptions,
  ): Promise<z.output<typeof studioVideo>>;
  removeCaptions(videoId: string, captionId: string, options?: CallOptions): Promise<z.output<typeof studioVideo>>;
  comments(query?: InboxWish, options?: CallOptions): Promise<z.output<typeof inboxPage>>;
  danmaku(query?: InboxWish, options?: CallOptions): Promise<z.output<typeof inboxDanmakuPage>>;
  importDanmaku(
    videoId: string,
    bytes: Uint8Array<ArrayBuffer>,
    options?: CallOptions,
  ): Promise<z.output<typeof danmakuImported>>;
}

/** @see StudioClient */
export const createStudioClient = (ask: Ask): StudioClient => {
  const tell = tellBy(ask);
  return {
    limits: (options) => ask({ method: 'GET', path: '/api/v1/studio/limits' }, uploadLimits, options),
    overview: (options) => ask({ method: 'GET', path: '/api/v1/studio/overview' }, studioOverview, options),
    videos: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/studio/videos', query: { ...query } }, studioPage, options),
    video: (videoId, options) =>
      ask({ method: 'GET', path: `/api/v1/studio/videos/${part(videoId)}` }, studioVideo, options),
    change: (videoId, body, options) =>
      ask({ method: 'PATCH', path: `/api/v1/studio/videos/${part(videoId)}`, body }, studioVideo, options),
    remove: (videoId, options) => tell({ method: 'DELETE', path: `/api/v1/studio/videos/${part(videoId)}` }, options),
    cancel: (videoId, options) =>
      ask({ method: 'POST', path: `/api/v1/studio/videos/${part(videoId)}/cancel` }, studioVideo, options),
    retry: (videoId, options) =>
      ask({ method: 'POST', path: `/api/v1/studio/videos/${part(videoId)}/retry` }, studioVideo, options),
    setCover: (videoId, bytes, type, options) =>
      ask(
        { method: 'PUT', path: `/api/v1/studio/videos/${part(videoId)}/cover`, raw: { bytes, type } },
        studioVideo,
        options,
      ),
    removeCover: (videoId, options) =>
      ask({ method: 'DELETE', path: `/api/v1/studio/videos/${part(videoId)}/cover` }, studioVideo, options),
    addCaptions: (videoId, query, bytes, options) =>
      ask(
        {
          method: 'PUT',
          path: `/api/v1/studio/videos/${part(videoId)}/captions`,
          query: { ...query },
          raw: { bytes, type: 'application/octet-stream' },
        },
        studioVideo,
        options,
      ),
    removeCaptions: (videoId, captionId, options) =>
      ask(
        { method: 'DELETE', path: `/api/v1/studio/videos/${part(videoId)}/captions/${part(captionId)}` },
        studioVideo,
        options,
      ),
    comments: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/studio/comments', query: { ...query } }, inboxPage, options),
    danmaku: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/studio/danmaku', query: { ...query } }, inboxDanmakuPage, options),
    importDanmaku: (videoId, bytes, options) =>
      ask(
        {
          method: 'POST',
          path: `/api/v1/studio/videos/${part(videoId)}/danmaku`,
          raw: { bytes, type: 'application/xml' },
        },
        danmakuImported,
        options,
      ),
  };
};
