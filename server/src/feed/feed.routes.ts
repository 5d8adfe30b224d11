import {
  channelView,
  cursorQuery,
  envelope,
  followingFeed,
  homeView,
  meSummary,
  success,
  type FeedItem,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../account/index.ts';
import type { Insight } from '../insight/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Database } from '../platform/db/index.ts';
import { AppError, refusals } from '../platform/http/index.ts';
import type { Site } from '../site/index.ts';
import { pageByMoment, parseMomentCursor, type Social } from '../social/index.ts';
import type { VideoCore, VideoLibrary } from '../video/index.ts';
import { createFeedStore, type FeedRow, type FeedStore } from './feed.store.ts';
import { createHome } from './home.ts';
import { toTile, type Watching } from './tiles.ts';

/** What the pages that show several features at once need. */
export interface FeedRoutesOptions {
  readonly gate: Gate;
  readonly database: Pick<Database, 'drizzle'>;
  readonly site: Pick<Site, 'categories'>;
  readonly social: Social;
  readonly insight: Insight;
  readonly video: Pick<VideoCore, 'cards'>;
  readonly library: VideoLibrary;
  readonly engine: Watching;
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly clock: Pick<Clock, 'now'>;
}

interface Shared extends FeedRoutesOptions {
  readonly store: FeedStore;
}

const security = [{ bearer: [] }, { cookie: [] }];
const tags = ['feed'];
const mostPeople = 50;
const channelPage = 24;

const registerHome = (app: FastifyInstance, options: Shared): void => {
  const { gate, store, library, video, insight, site, engine, bus, clock } = options;
  const cards = video.cards;
  const home = createHome({ store, library, cards, insight, categories: site.categories, engine, bus, clock });
  const schema = {
    tags,
    summary: 'The first paint of the home page',
    response: { 200: envelope(homeView), ...refusals },
  };
  app.get('/api/v1/home', { onRequest: gate.require('video.watch'), schema }, async (request, reply) => {
    const who = gate.identity(request);
    if (who.kind === 'user') return success(await home.forUser(who.userId));
    return reply.header('content-type', 'application/json; charset=utf-8').send(await home.guestAnswer());
  });
};

/** Cards and tiles of the rows that can still be seen. */
const showItems = async (
  { video, store, engine }: Shared,
  userId: string,
  rows: readonly FeedRow[],
): Promise<FeedItem[]> => {
  const idsOf = (kind: FeedRow['kind']) => rows.filter((row) => row.kind === kind).map(({ id }) => id);
  const [cards, tiles] = await Promise.all([video.cards.byIds(idsOf('video'), userId), store.findTiles(idsOf('live'))]);
  const lives = new Map(tiles.map((row) => [row.id, toTile(row, engine)]));
  return rows.flatMap(({ kind, id, at }): FeedItem[] => {
    const card = kind === 'video' ? cards.get(id) : undefined;
    if (card !== undefined) return [{ kind: 'video', at: at.toISOString(), video: card }];
    const live = kind === 'live' ? lives.get(id) : undefined;
    return live === undefined ? [] : [{ kind: 'live', at: at.toISOString(), live }];
  });
};

const registerFollowing = (app: FastifyInstance, options: Shared): void => {
  const { gate, store } = options;
  const list = { tags, summary: 'New works and live starts of those whom the caller follows', security };
  const schema = { ...list, querystring: cursorQuery, response: { 200: envelope(followingFeed), ...refusals } };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/following', { onRequest: gate.require('account.self'), schema }, async (request) => {
      const userId = gate.userId(request);
      const { cursor, size } = request.query;
      const after = parseMomentCursor(cursor);
      const [rows, followed] = await Promise.all([
        store.findFollowing(userId, after, size + 1),
        // They stand above the list: later pages need not bring them again.
        cursor === undefined ? store.findFollowed(userId, mostPeople) : [],
      ]);
      const { records, next } = pageByMoment(rows, size, (row) => row);
      return success({
        records: await showItems(options, userId, records),
        next,
        people: followed.map((person) => ({ ...person, isOnAir: person.liveId !== null })),
      });
    });
};

const registerChannel = (app: FastifyInstance, options: Shared): void => {
  const { gate, store, social, library, engine } = options;
  const params = z.object({ handle: z.string().meta({ description: 'Present or former username' }) });
  const schema = {
    tags,
    summary: "The first paint of somebody's page",
    params,
    response: { 200: envelope(channelView), ...refusals },
  };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/channels/:handle', { onRequest: gate.require('video.watch'), schema }, async (request) => {
      const person = await social.follows.findPerson(request.params.handle);
      if (person === null) throw new AppError('user_unknown');
      const ownerId = person.userId;
      const who = gate.identity(request);
      const viewerId = who.kind === 'user' ? who.userId : null;
      const [follows, counts, isFollowing, onAir, videos, lists] = await Promise.all([
        social.follows.countsOf(ownerId),
        store.countChannel(ownerId),
        viewerId === null ? false : social.follows.isFollowing(viewerId, ownerId),
        store.findOnAirOf(ownerId),
        library.lists.page({ sort: 'newest', owner: ownerId, size: channelPage }, viewerId),
        library.playlists.findOf(person.username, who),
      ]);
      const tile = onAir === null ? null : toTile(onAir, engine);
      return success({ ...follows, ...counts, isFollowing, onAir: tile, videos, lists });
    });
};

const registerSummary = (app: FastifyInstance, { gate, store, social, insight }: Shared): void => {
  const summary = 'The numbers of the personal centre';
  const schema = { tags, summary, security, response: { 200: envelope(meSummary), ...refusals } };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/me/summary', { onRequest: gate.require('account.self'), schema }, async (request) => {
      const userId = gate.userId(request);
      const [follows, works, likes, favourites, history, later] = await Promise.all([
        social.follows.countsOf(userId),
        store.countWorks(userId),
        social.deeds.countKept('likes', userId),
        social.deeds.countFavourites(userId, null),
        insight.history.count(userId),
        social.deeds.countKept('later', userId),
      ]);
      return success({ ...follows, works, likes, favourites, history, later, coins: null });
    });
};

/** Home, following, channels and the personal centre: each first paint in one request. */
export const registerFeedRoutes = (app: FastifyInstance, options: FeedRoutesOptions): void => {
  const shared = { ...options, store: createFeedStore(options.database) };
  registerHome(app, shared);
  registerFollowing(app, shared);
  registerChannel(app, shared);
  registerSummary(app, shared);
};
