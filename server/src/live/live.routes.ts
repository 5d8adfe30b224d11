import {
  envelope,
  liveCreate,
  liveCreated,
  liveDetail,
  liveIngest,
  liveList,
  liveListQuery,
  liveParams,
  parseLiveId,
  success,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { authorise } from '../account/index.ts';
import { AppError, refusals } from '../platform/http/index.ts';
import { limitByAddress } from '../platform/rate/index.ts';
import { toDetail, toRecord } from './live-view.ts';
import { registerRoomRoutes, type LiveRoutesOptions } from './room.routes.ts';

const security = [{ bearer: [] }, { cookie: [] }];
const tags = ['live'];
const createRule = { name: 'live.create', max: 600, windowMs: 60_000 };

/** What everybody may read. */
const registerReads = (app: FastifyInstance, { store, engine, gate, address }: LiveRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/api/live/list',
    {
      onRequest: gate.optional,
      schema: {
        tags,
        summary: 'All public lives, or those of one host: on air first, then latest start',
        querystring: liveListQuery,
        response: { 200: envelope(liveList), ...refusals },
      },
    },
    async ({ query }) => {
      const { page, size } = query;
      const { rows, total } = await store.findPublicRooms(query);
      return success({ records: rows.map(toRecord), total, page, size, pages: Math.ceil(total / size) });
    },
  );

  routes.get(
    '/api/v1/live/ingest',
    {
      schema: {
        tags,
        summary: 'Where encoders push to; the key of a room goes behind it',
        response: { 200: envelope(liveIngest), ...refusals },
      },
    },
    (request) => success({ server: address.pushUrl(request.host) }),
  );

  routes.get(
    '/api/live/detail/:liveId',
    {
      onRequest: gate.optional,
      schema: {
        tags,
        summary: 'One live, and where to play it',
        params: liveParams,
        response: { 200: envelope(liveDetail), ...refusals },
      },
    },
    async (request) => {
      const liveId = parseLiveId(request.params.liveId);
      const room = liveId === null ? null : await store.findRoomCard(liveId);
      if (room === null) throw new AppError('live_unknown');
      const resource = { ownerId: room.ownerId, visibility: room.visibility, isClosed: room.isGone };
      const decision = authorise(gate.identity(request), 'live.watch', resource);
      if (!decision.isAllowed) throw new AppError(decision.code === 'not_found' ? 'live_unknown' : decision.code);
      return success(toDetail(room, engine.facts(room.id)));
    },
  );
};

/** Making a room. */
const registerCreate = (app: FastifyInstance, options: LiveRoutesOptions): void => {
  const { store, gate, limits, address, clock, config } = options;
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/live/create',
    {
      onRequest: [limitByAddress(limits, createRule), gate.require('live.create')],
      schema: {
        tags,
        summary: 'A new room; the answer carries its stream key',
        security,
        body: liveCreate,
        response: { 200: envelope(liveCreated), ...refusals },
      },
    },
    async (request) => {
      const { streamKey, ...key } = store.keys.create();
      const wish = { ownerId: gate.userId(request), ...request.body, ...key, createdAt: clock.wall() };
      const room = await store.addRoom(wish, config.limits.maxRoomsPerUser);
      return success({
        liveId: room.id,
        title: room.title,
        category: room.category,
        createTime: room.createdAt.toISOString(),
        status: 0 as const,
        streamKey,
        pushUrl: `${address.pushUrl(request.host)}/${streamKey}`,
      });
    },
  );
};

/** The public contract of live under `/api/live`, and the owner's side under `/api/v1/live`. */
export const registerLiveRoutes = (app: FastifyInstance, options: LiveRoutesOptions): void => {
  registerReads(app, options);
  registerCreate(app, options);
  registerRoomRoutes(app, options);
};
