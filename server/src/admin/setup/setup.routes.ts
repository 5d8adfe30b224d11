import {
  envelope,
  loginAnswer,
  probeParams,
  probeResult,
  setupAdmin,
  setupHeader,
  setupLive,
  setupSite,
  setupState,
  success,
  type SiteSettings,
} from '@amphi/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addressPrefix, deviceName, writeSession, type Account } from '../../account/index.ts';
import type { LiveStore } from '../../live/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Config } from '../../platform/config/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import { limitByAddress, type RateLimits } from '../../platform/rate/index.ts';
import type { Actor, Site } from '../../site/index.ts';
import type { ChangeSite } from '../site-change.ts';
import { probe, type ProbeOptions } from './probes.ts';
import type { Claim, Setup } from './setup.ts';

/** What the routes of the first run need. */
export interface SetupRoutesOptions extends Omit<ProbeOptions, 'tickets' | 'config'> {
  readonly setup: Setup;
  readonly account: Account;
  readonly site: Site;
  readonly changeSite: ChangeSite;
  readonly liveStore: LiveStore;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly config: ProbeOptions['config'] & {
    readonly limits: Pick<Config['limits'], 'minFreeDisk' | 'maxRoomsPerUser'>;
  };
}

const rule = { name: 'setup', max: 120, windowMs: 60_000 };
const roomTitles: Readonly<Record<SiteSettings['site.locale'], string>> = { 'zh-CN': '我的直播间', en: 'My room' };

const describe = <Data extends z.ZodType>(summary: string, data: Data) => ({
  tags: ['first run'],
  summary,
  headers: z.looseObject({ [setupHeader]: z.string().optional() }),
  response: { 200: envelope(data), ...refusals },
});

const actorOf = (request: FastifyRequest, userId: string | null): Actor => ({
  userId,
  source: 'web',
  addressPrefix: addressPrefix(request.ip),
  requestId: request.id,
});

/** Lets in only who has the code; for everybody else nothing is here, whatever else is wrong with the request. */
const createDoor = ({ setup, limits }: SetupRoutesOptions) => {
  const claims = new WeakMap<FastifyRequest, Claim>();
  const enter = async (request: FastifyRequest): Promise<void> => {
    const code = request.headers[setupHeader];
    claims.set(request, await setup.enter(typeof code === 'string' ? code : ''));
  };
  const claimOf = (request: FastifyRequest): Claim => {
    const claim = claims.get(request);
    if (claim === undefined) throw new AppError('not_found');
    return claim;
  };
  return { onRequest: [limitByAddress(limits, rule), enter], claimOf };
};

type Door = ReturnType<typeof createDoor>;

const registerSite = (app: FastifyInstance, options: SetupRoutesOptions, { onRequest, claimOf }: Door): void => {
  const { setup, site, changeSite } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const state = async (code: string) => {
    const [{ adminId }, settings] = await Promise.all([setup.enter(code), site.settings.all()]);
    return success({
      hasAdmin: adminId !== null,
      site: {
        name: settings['site.name'],
        description: settings['site.description'],
        locale: settings['site.locale'],
        isRegistrationOpen: settings['registration.isOpen'],
        whoMayGoLive: settings['live.whoMayGoLive'],
      },
    });
  };
  const view = describe('How far the first run is', setupState);
  routes.get('/api/v1/setup', { onRequest, schema: view }, (request) => state(claimOf(request).code));
  const change = { ...describe('Name the site and say who may do what', setupState), body: setupSite };
  routes.put('/api/v1/setup/site', { onRequest, schema: change }, async (request) => {
    const { code, adminId } = claimOf(request);
    const { name, description, locale, isRegistrationOpen, whoMayGoLive } = request.body;
    const wished = {
      'site.name': name,
      'site.description': description,
      'site.locale': locale,
      'registration.isOpen': isRegistrationOpen,
      'live.whoMayGoLive': whoMayGoLive,
    };
    // What the environment fixes is shown as it is and cannot be wished for.
    const views = new Map((await site.settings.views()).map((view) => [view.key, view]));
    const open = Object.entries(wished).filter(([key]) => views.get(key)?.lockedBy === null);
    await changeSite(actorOf(request, adminId), Object.fromEntries(open));
    return state(code);
  });
  const end = describe('The first run is over', z.null());
  routes.post('/api/v1/setup/finish', { onRequest, schema: end }, async (request) => {
    const { code, adminId } = claimOf(request);
    if (adminId === null) throw new AppError('conflict');
    await setup.finish(code);
    return success(null);
  });
};

const registerAdmin = (app: FastifyInstance, options: SetupRoutesOptions, { onRequest, claimOf }: Door): void => {
  const { setup, site, account, clock } = options;
  const schema = { ...describe('Make the first administrator, and log in as it', loginAnswer), body: setupAdmin };
  app.withTypeProvider<ZodTypeProvider>().post('/api/v1/setup/admin', { onRequest, schema }, async (request, reply) => {
    const adminId = await setup.makeAdmin(claimOf(request).code, request.body);
    const deed = { action: 'setup.admin', targetKind: 'user', targetId: adminId, after: { role: 'admin' } };
    await site.audit.record(actorOf(request, adminId), deed);
    const opened = await account.openLogin(adminId, {
      device: deviceName(request.headers['user-agent'] ?? null),
      addressPrefix: addressPrefix(request.ip),
      method: 'password',
      isProved: true,
    });
    writeSession(request, reply, opened, clock.wall());
    return success({ token: opened.token, expiresAt: opened.expiresAt.toISOString() });
  });
};

const registerTrials = (app: FastifyInstance, options: SetupRoutesOptions, { onRequest, claimOf }: Door): void => {
  const { account, site, liveStore, address, config, clock } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const probing = { ...describe('Try one part of the site out', probeResult), params: probeParams };
  routes.post('/api/v1/setup/probes/:name', { onRequest, schema: probing }, async (request) =>
    success(await probe(request.params.name, { ...options, tickets: account.tickets })),
  );
  const live = describe('A room of the new administrator with its key; the same one again', setupLive);
  routes.post('/api/v1/setup/live', { onRequest, schema: live }, async (request) => {
    const { adminId } = claimOf(request);
    if (adminId === null) throw new AppError('conflict');
    const answer = (liveId: string, streamKey: string) =>
      success({ liveId, streamKey, pushUrl: `${address.pushUrl(request.host)}/${streamKey}` });
    const [room] = (await liveStore.findOwnRooms(adminId, { page: 1, size: 1 })).rows;
    if (room !== undefined) return answer(room.id, liveStore.keys.reveal(room.keySealed));
    const { streamKey, ...key } = liveStore.keys.create();
    const title = roomTitles[(await site.settings.all())['site.locale']];
    const wish = { ownerId: adminId, title, category: 'other', ...key, createdAt: clock.wall() };
    const { id } = await liveStore.addRoom(wish, config.limits.maxRoomsPerUser);
    return answer(id, streamKey);
  });
};

/** The first run. Without the code of the link that the terminal showed, and when it is over, none of this is here. */
export const registerSetupRoutes = (app: FastifyInstance, options: SetupRoutesOptions): void => {
  const door = createDoor(options);
  registerSite(app, options, door);
  registerAdmin(app, options, door);
  registerTrials(app, options, door);
};
