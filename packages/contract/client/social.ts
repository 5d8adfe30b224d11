import type { z } from 'zod';
import {
  beaconTaken,
  comment,
  commentPage,
  danmakuItem,
  danmakuWindow,
  followed,
  peoplePage,
  replyPage,
  toggled,
  tripled,
  voted,
} from '../social.ts';
import type { beacon, commentWish, danmakuWish, favouriteWish } from '../social.ts';
import type { reportWish } from '../studio.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';

/** Which page of a list that grows: `next` of the page before. */
export interface CursorWish {
  readonly cursor?: string | undefined;
  readonly size?: number | undefined;
}

/** What people do with videos and each other. */
export interface SocialClient {
  like(videoId: string, options?: CallOptions): Promise<z.output<typeof toggled>>;
  unlike(videoId: string, options?: CallOptions): Promise<z.output<typeof toggled>>;
  favourite(
    videoId: string,
    body?: z.input<typeof favouriteWish>,
    options?: CallOptions,
  ): Promise<z.output<typeof toggled>>;
  unfavourite(videoId: string, options?: CallOptions): Promise<z.output<typeof toggled>>;
  later(videoId: string, options?: CallOptions): Promise<z.output<typeof toggled>>;
  notLater(videoId: string, options?: CallOptions): Promise<z.output<typeof toggled>>;
  triple(videoId: string, options?: CallOptions): Promise<z.output<typeof tripled>>;
  follow(handle: string, options?: CallOptions): Promise<z.output<typeof followed>>;
  unfollow(handle: string, options?: CallOptions): Promise<z.output<typeof followed>>;
  followers(handle: string, query?: CursorWish, options?: CallOptions): Promise<z.output<typeof peoplePage>>;
  followed(handle: string, query?: CursorWish, options?: CallOptions): Promise<z.output<typeof peoplePage>>;
  comments(
    videoId: string,
    query?: CursorWish & { readonly sort?: 'hot' | 'new'; readonly at?: string | undefined },
    options?: CallOptions,
  ): Promise<z.output<typeof commentPage>>;
  comment(videoId: string, body: z.input<typeof commentWish>, options?: CallOptions): Promise<z.output<typeof comment>>;
  replies(commentId: string, query?: CursorWish, options?: CallOptions): Promise<z.output<typeof replyPage>>;
  removeComment(commentId: string, options?: CallOptions): Promise<void>;
  voteComment(commentId: string, vote: 1 | 0 | -1, options?: CallOptions): Promise<z.output<typeof voted>>;
  pinComment(commentId: string, options?: CallOptions): Promise<void>;
  unpinComment(commentId: string, options?: CallOptions): Promise<void>;
  danmaku(
    videoId: string,
    query?: { readonly from?: number; readonly to?: number },
    options?: CallOptions,
  ): Promise<z.output<typeof danmakuWindow>>;
  sendDanmaku(
    videoId: string,
    body: z.input<typeof danmakuWish>,
    options?: CallOptions,
  ): Promise<z.output<typeof danmakuItem>>;
  removeDanmaku(danmakuId: string, options?: CallOptions): Promise<void>;
  beacon(videoId: string, body: z.input<typeof beacon>, options?: CallOptions): Promise<z.output<typeof beaconTaken>>;
  report(body: z.input<typeof reportWish>, options?: CallOptions): Promise<void>;
}

const video = (videoId: string, rest: string): string => `/api/v1/videos/${part(videoId)}${rest}`;

/** @see SocialClient */
export const createSocialClient = (ask: Ask): SocialClient => {
  const tell = tellBy(ask);
  return {
    like: (videoId, options) => ask({ method: 'PUT', path: video(videoId, '/like') }, toggled, options),
    unlike: (videoId, options) => ask({ method: 'DELETE', path: video(videoId, '/like') }, toggled, options),
    favourite: (videoId, body = {}, options) =>
      ask({ method: 'PUT', path: video(videoId, '/favourite'), body }, toggled, options),
    unfavourite: (videoId, options) => ask({ method: 'DELETE', path: video(videoId, '/favourite') }, toggled, options),
    later: (videoId, options) => ask({ method: 'PUT', path: video(videoId, '/later') }, toggled, options),
    notLater: (videoId, options) => ask({ method: 'DELETE', path: video(videoId, '/later') }, toggled, options),
    triple: (videoId, options) => ask({ method: 'POST', path: video(videoId, '/triple') }, tripled, options),
    follow: (handle, options) =>
      ask({ method: 'PUT', path: `/api/v1/users/${part(handle)}/follow` }, followed, options),
    unfollow: (handle, options) =>
      ask({ method: 'DELETE', path: `/api/v1/users/${part(handle)}/follow` }, followed, options),
    followers: (handle, query, options) =>
      ask({ method: 'GET', path: `/api/v1/users/${part(handle)}/followers`, query: { ...query } }, peoplePage, options),
    followed: (handle, query, options) =>
      ask({ method: 'GET', path: `/api/v1/users/${part(handle)}/following`, query: { ...query } }, peoplePage, options),
    comments: (videoId, query, options) =>
      ask({ method: 'GET', path: video(videoId, '/comments'), query: { ...query } }, commentPage, options),
    comment: (videoId, body, options) =>
      ask({ method: 'POST', path: video(videoId, '/comments'), body }, comment, options),
    replies: (commentId, query, options) =>
      ask(
        { method: 'GET', path: `/api/v1/comments/${part(commentId)}/replies`, query: { ...query } },
        replyPage,
        options,
      ),
    removeComment: (commentId, options) =>
      tell({ method: 'DELETE', path: `/api/v1/comments/${part(commentId)}` }, options),
    voteComment: (commentId, vote, options) =>
      ask({ method: 'PUT', path: `/api/v1/comments/${part(commentId)}/vote`, body: { vote } }, voted, options),
    pinComment: (commentId, options) =>
      tell({ method: 'PUT', path: `/api/v1/comments/${part(commentId)}/pin` }, options),
    unpinComment: (commentId, options) =>
      tell({ method: 'DELETE', path: `/api/v1/comments/${part(commentId)}/pin` }, options),
    danmaku: (videoId, query, options) =>
      ask({ method: 'GET', path: video(videoId, '/danmaku'), query: { ...query } }, danmakuWindow, options),
    sendDanmaku: (videoId, body, options) =>
      ask({ method: 'POST', path: video(videoId, '/danmaku'), body }, danmakuItem, options),
    removeDanmaku: (danmakuId, options) =>
      tell({ method: 'DELETE', path: `/api/v1/danmaku/${part(danmakuId)}` }, options),
    beacon: (videoId, body, options) =>
      ask({ method: 'POST', path: video(videoId, '/beacon'), body }, beaconTaken, options),
    report: (body, options) => tell({ method: 'POST', path: '/api/v1/reports', body }, options),
  };
};
