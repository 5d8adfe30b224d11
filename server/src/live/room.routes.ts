import {
  envelope,
  liveFacts,
  liveKey,
  liveParams,
  liveRoom,
  liveRoomList,
  liveRoomPatch,
  liveSessions,
  pageQuery,
  parseLiveId,
  success,
} from '@amphi/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { authorise, type Gate } from '../account/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Config, SiteAddress } from '../platform/config/index.ts';
import { AppError, refusals } from '../platform/http/index.ts';
import type { RateLimits } from '../platform/rate/index.ts';
import { toFactsView, toRoomView, toSessionRecord } from './live-view.ts';
import type { LiveStore } from './live.store.ts';
import type { LiveEngine } from './live.ts';
import type { RecordingLinks } from './recording-link.ts';
import type { RoomCard } from './room.store.ts';

/** What the routes of live need. */
export interface LiveRoutesOptions {
  readonly store: LiveStore;
  readonly engine: LiveEngine;
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly address: Pick<SiteAddress, 'pushUrl'>;
  readonly clock: Clock;
  readonly links: Pick<RecordingLinks, 'sign'>;
  readonly config: { readonly limits: Pick<Config['limits'], 'maxRoomsPerUser'> };
}

type RoomOptions = Omit<LiveRoutesOptions, 'config' | 'limits'>;
type RoomRequest = FastifyRequest & { readonly params: { readonly liveId: string } };
type FindRoom = (request: RoomRequest, options?: { readonly isOpen: boolean }) => Promise<RoomCard>;

const security = [{ bearer: [] }, { cookie: [] }];
const tags = ['live room'];
const nothing = envelope(z.null());
const describe = <Response extends z.ZodType>(summary: string, response: Response) => ({
  tags,
  summary,
  security,
  params: liveParams,
  response: { 200: response, ...refusals },
});

/** Finds the room of the path if the caller may manage it; `isOpen` also asks that it is not closed. */
const createFindRoom =
  ({ store, gate }: RoomOptions): FindRoom =>
  async (request, { isOpen } = { isOpen: false }) => {
    const liveId = parseLiveId(request.params.liveId);
    const room = liveId === null ? null : await store.findRoomCard(liveId);
    if (room === null) throw new AppError('live_unknown');
    const resource = { ownerId: room.ownerId, visibility: room.visibility, isClosed: room.isGone };
    const decision = authorise(gate.identity(request), 'live.manage', resource);
    if (!decision.isAllowed) throw new AppError(decision.code === 'not_found' ? 'live_unknown' : decision.code);
    if (isOpen && room.closedAt !== null) throw new AppError('live_closed');
    return room;
  };

/** Settings, key and history of a room. */
const registerSettings = (app: FastifyInstance, options: RoomOptions, findRoom: FindRoom): void => {
  const { store, engine, gate, address, clock, links } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('live.manage');
  const own = { tags, summary: "The caller's own rooms, newest first", security, querystring: pageQuery };
  const ownSchema = { ...own, response: { 200: envelope(liveRoomList), ...refusals } };
  routes.get('/api/v1/live', { onRequest, schema: ownSchema }, async (request) => {
    const { rows, total } = await store.findOwnRooms(gate.userId(request), request.query);
    const pages = Math.ceil(total / request.query.size);
    return success({ records: rows.map(toRoomView), total, ...request.query, pages });
  });
  const view = describe('Settings of a room', envelope(liveRoom));
  routes.get('/api/v1/live/:liveId', { onRequest, schema: view }, async (request) =>
    success(toRoomView(await findRoom(request))),
  );
  const patch = { ...describe('Change settings of a room', envelope(liveRoom)), body: liveRoomPatch };
  routes.patch('/api/v1/live/:liveId', { onRequest, schema: patch }, async (request) => {
    const room = await findRoom(request, { isOpen: true });
    await store.changeRoom(room.id, request.body);
    return success(toRoomView(await findRoom(request)));
  });
  const close = describe('Close a room for good; its key is refused from now on', nothing);
  routes.delete('/api/v1/live/:liveId', { onRequest, schema: close }, async (request) => {
    const room = await findRoom(request);
    await store.closeRoom(room.id, clock.wall());
    if (engine.facts(room.id) !== null) await engine.end(room.id, 'room_closed');
    return success(null);
  });
  const keyAnswer = (request: FastifyRequest, streamKey: string) =>
    success({ streamKey, pushUrl: `${address.pushUrl(request.host)}/${streamKey}` });
  const show = describe('The stream key', envelope(liveKey));
  routes.get('/api/v1/live/:liveId/key', { onRequest, schema: show }, async (request) => {
    const room = await findRoom(request);
    return keyAnswer(request, store.keys.reveal(room.keySealed));
  });
  const rotate = describe('A new stream key; the old one is refused and its push is cut', envelope(liveKey));
  routes.post('/api/v1/live/:liveId/key', { onRequest, schema: rotate }, async (request) => {
    const room = await findRoom(request, { isOpen: true });
    const { streamKey, ...key } = store.keys.create();
    await store.setKey(room.id, key);
    engine.cutPush(room.id, 'key_rotated');
    return keyAnswer(request, streamKey);
  });
  const sessions = describe('Broadcasts of a room, latest first', envelope(liveSessions));
  routes.get('/api/v1/live/:liveId/sessions', { onRequest, schema: sessions }, async (request) => {
    const room = await findRoom(request);
    return success((await store.findSessions(room.id)).map((session) => toSessionRecord(session, links)));
  });
};

/** What the owner does with the running push. */
const registerActions = (app: FastifyInstance, { engine, gate }: RoomOptions, findRoom: FindRoom): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('live.manage');
  const facts = describe('State and health of the running push', envelope(liveFacts));
  routes.get('/api/v1/live/:liveId/facts', { onRequest, schema: facts }, async (request) => {
    const room = await findRoom(request);
    return success(toFactsView(engine.facts(room.id), engine.lastTrouble(room.id)));
  });
  const end = describe(
    'End the session now; the key is refused until a minute passes without a try, or Go live',
    nothing,
  );
  routes.post('/api/v1/live/:liveId/end', { onRequest, schema: end }, async (request) => {
    const room = await findRoom(request);
    if (engine.facts(room.id) === null) throw new AppError('live_not_on_air');
    await engine.end(room.id, 'ended_by_owner');
    return success(null);
  });
  const goLive = describe('Put a previewed push on air; take pushes again after an end', nothing);
  routes.post('/api/v1/live/:liveId/go-live', { onRequest, schema: goLive }, async (request) => {
    const room = await findRoom(request, { isOpen: true });
    await engine.goLive(room.id);
    return success(null);
  });
  const takeOver = describe('Let the next push displace the one that is sending', nothing);
  routes.post('/api/v1/live/:liveId/take-over', { onRequest, schema: takeOver }, async (request) => {
    const room = await findRoom(request, { isOpen: true });
    engine.takeOver(room.id);
    return success(null);
  });
};

/** The owner's side of live. Whoever is neither owner nor allowed everything gets a refusal, never data. */
export const registerRoomRoutes = (app: FastifyInstance, options: RoomOptions): void => {
  const findRoom = createFindRoom(options);
  registerSettings(app, options, findRoom);
  registerActions(app, options, findRoom);
};
