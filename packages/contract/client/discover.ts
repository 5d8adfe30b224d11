import type { z } from 'zod';
import { channelView, followingFeed, homeView } from '../social.ts';
import { part, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';
import type { CursorWish } from './social.ts';

/** Pages that bring several features together. */
export interface DiscoverClient {
  home(options?: CallOptions): Promise<z.output<typeof homeView>>;
  following(query?: CursorWish, options?: CallOptions): Promise<z.output<typeof followingFeed>>;
  channel(handle: string, options?: CallOptions): Promise<z.output<typeof channelView>>;
}

/** @see DiscoverClient */
export const createDiscoverClient = (ask: Ask): DiscoverClient => {
  return {
    home: (options) => ask({ method: 'GET', path: '/api/v1/home' }, homeView, options),
    following: (query, options) =>
      ask({ method: 'GET', path: '/api/v1/following', query: { ...query } }, followingFeed, options),
    channel: (handle, options) =>
      ask({ method: 'GET', path: `/api/v1/channels/${part(handle)}` }, channelView, options),
  };
};
