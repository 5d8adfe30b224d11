import { liveCreated, liveDetail, liveIngest, liveKey, liveList } from '../live.ts';
import type { LiveCreate, LiveCreated, LiveDetail, LiveIngest, LiveKey, LiveList } from '../live.ts';
import { liveFacts, liveRoom, liveRoomList, liveSessions } from '../live-room.ts';
import type { LiveFactsView, LiveRoomList, LiveRoomPatch, LiveRoomView, LiveSessionRecord } from '../live-room.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';

/** Which page of a list; the server's defaults are page 1 of size 10. */
export interface PageWish {
  readonly page?: number | undefined;
  readonly size?: number | undefined;
}

/** Which public lives: `owner` is the userId of a host. */
export interface LiveWish extends PageWish {
  readonly owner?: string;
}

/** Lives: the wall, one live, and the rooms of the caller. */
export interface LiveClient {
  liveList(wish?: LiveWish, options?: CallOptions): Promise<LiveList>;
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

const room = (liveId: string, rest = ''): string => `/api/v1/live/${part(liveId)}${rest}`;

/** @see LiveClient */
export const createLiveClient = (ask: Ask): LiveClient => {
  const tell = tellBy(ask);
  return {
    liveList: (wish, options) => ask({ method: 'GET', path: '/api/live/list', query: { ...wish } }, liveList, options),
    liveDetail: (liveId, options) =>
      ask({ method: 'GET', path: `/api/live/detail/${part(liveId)}` }, liveDetail, options),
    liveIngest: (options) => ask({ method: 'GET', path: '/api/v1/live/ingest' }, liveIngest, options),
    liveCreate: (body, options) => ask({ method: 'POST', path: '/api/live/create', body }, liveCreated, options),
    ownLives: (page, options) =>
      ask({ method: 'GET', path: '/api/v1/live', query: { ...page } }, liveRoomList, options),
    liveRoom: (liveId, options) => ask({ method: 'GET', path: room(liveId) }, liveRoom, options),
    changeLive: (liveId, body, options) => ask({ method: 'PATCH', path: room(liveId), body }, liveRoom, options),
    closeLive: (liveId, options) => tell({ method: 'DELETE', path: room(liveId) }, options),
    liveKey: (liveId, options) => ask({ method: 'GET', path: room(liveId, '/key') }, liveKey, options),
    rotateLiveKey: (liveId, options) => ask({ method: 'POST', path: room(liveId, '/key') }, liveKey, options),
    liveSessions: (liveId, options) => ask({ method: 'GET', path: room(liveId, '/sessions') }, liveSessions, options),
    liveFacts: (liveId, options) => ask({ method: 'GET', path: room(liveId, '/facts') }, liveFacts, options),
    endLive: (liveId, options) => tell({ method: 'POST', path: room(liveId, '/end') }, options),
    goLive: (liveId, options) => tell({ method: 'POST', path: room(liveId, '/go-live') }, options),
    takeOverLive: (liveId, options) => tell({ method: 'POST', path: room(liveId, '/take-over') }, options),
  };
};
