import { z } from 'zod';
import { userInfo, type UserInfo } from '../account.ts';
import { health, type Health } from '../health.ts';
import { liveCreated, liveDetail, liveIngest, liveKey, liveList } from '../live.ts';
import type { LiveCreate, LiveCreated, LiveDetail, LiveIngest, LiveKey, LiveList } from '../live.ts';
import { liveFacts, liveRoom, liveRoomList, liveSessions } from '../live-room.ts';
import type { LiveFactsView, LiveRoomList, LiveRoomPatch, LiveRoomView, LiveSessionRecord } from '../live-room.ts';
import { call, type Call, type CallOptions, type ClientOptions } from './http.ts';

export { ApiError, type CallOptions, type ClientOptions, type Fetch } from './http.ts';

/** Which page of a list; the server's defaults are page 1 of size 10. */
export interface PageWish {
  readonly page?: number;
  readonly size?: number;
}

/** Everything that can be asked of the platform; every method throws `ApiError` when it is refused. */
export interface Client {
  health(options?: CallOptions): Promise<Health>;
  userInfo(options?: CallOptions): Promise<UserInfo>;
  liveList(page?: PageWish, options?: CallOptions): Promise<LiveList>;
  liveDetail(liveId: string, options?: CallOptions): Promise<LiveDetail>;
  liveIngest(options?: CallOptions): Promise<LiveIngest>;
  liveCreate(wish: LiveCreate, options?: CallOptions): Promise<LiveCreated>;
  ownLives(page?: PageWish, options?: CallOptions): Promise<LiveRoomList>;
  liveRoom(liveId: string, options?: CallOptions): Promise<LiveRoomView>;
  changeLive(liveId: string, change: LiveRoomPatch, options?: CallOptions): Promise<LiveRoomView>;
  closeLive(liveId: string, options?: CallOptions): Promise<void>;
  liveKey(liveId: string, options?: CallOptions): Promise<LiveKey>;
  rotateLiveKey(liveId: string, options?: CallOptions): Promise<LiveKey>;
  liveSessions(liveId: string, options?: CallOptions): Promise<LiveSessionRecord[]>;
  liveFacts(liveId: string, options?: CallOptions): Promise<LiveFactsView>;
  endLive(liveId: string, options?: CallOptions): Promise<void>;
  goLive(liveId: string, options?: CallOptions): Promise<void>;
  takeOverLive(liveId: string, options?: CallOptions): Promise<void>;
}

const nothing = z.null();

/** A typed client; hand in `fetch` (in a browser: `globalThis.fetch.bind(globalThis)`). */
export const createClient = (client: ClientOptions): Client => {
  const room = (liveId: string, rest = ''): string => `/api/v1/live/${encodeURIComponent(liveId)}${rest}`;
  const ask = <Data extends z.ZodType>(request: Call, data: Data, options?: CallOptions): Promise<z.output<Data>> =>
    call(client, request, data, options);
  const tell = async (path: string, method: 'POST' | 'DELETE', options?: CallOptions): Promise<void> => {
    await ask({ method, path }, nothing, options);
  };
  return {
    health: (options) => ask({ method: 'GET', path: '/api/health' }, health, options),
    userInfo: (options) => ask({ method: 'GET', path: '/api/user/info' }, userInfo, options),
    liveList: (page, options) => ask({ method: 'GET', path: '/api/live/list', query: { ...page } }, liveList, options),
    liveDetail: (liveId, options) =>
      ask({ method: 'GET', path: `/api/live/detail/${encodeURIComponent(liveId)}` }, liveDetail, options),
    liveIngest: (options) => ask({ method: 'GET', path: '/api/v1/live/ingest' }, liveIngest, options),
    liveCreate: (body, options) => ask({ method: 'POST', path: '/api/live/create', body }, liveCreated, options),
    ownLives: (page, options) =>
      ask({ method: 'GET', path: '/api/v1/live', query: { ...page } }, liveRoomList, options),
    liveRoom: (liveId, options) => ask({ method: 'GET', path: room(liveId) }, liveRoom, options),
    changeLive: (liveId, body, options) => ask({ method: 'PATCH', path: room(liveId), body }, liveRoom, options),
    closeLive: (liveId, options) => tell(room(liveId), 'DELETE', options),
    liveKey: (liveId, options) => ask({ method: 'GET', path: room(liveId, '/key') }, liveKey, options),
    rotateLiveKey: (liveId, options) => ask({ method: 'POST', path: room(liveId, '/key') }, liveKey, options),
    liveSessions: (liveId, options) => ask({ method: 'GET', path: room(liveId, '/sessions') }, liveSessions, options),
    liveFacts: (liveId, options) => ask({ method: 'GET', path: room(liveId, '/facts') }, liveFacts, options),
    endLive: (liveId, options) => tell(room(liveId, '/end'), 'POST', options),
    goLive: (liveId, options) => tell(room(liveId, '/go-live'), 'POST', options),
    takeOverLive: (liveId, options) => tell(room(liveId, '/take-over'), 'POST', options),
  };
};
