import { envelope, success, userInfo } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { BlobStore } from '../platform/blob/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Database } from '../platform/db/index.ts';
import { refusals } from '../platform/http/index.ts';
import type { Log } from '../platform/log/index.ts';
import type { Outgoing } from '../platform/outgoing/index.ts';
import type { RateLimits } from '../platform/rate/index.ts';
import type { Messages, Site } from '../site/index.ts';
import type { AccountCore } from './account.ts';
import { createCodes } from './entry/codes.ts';
import { registerEntryRoutes } from './entry/entry.routes.ts';
import { createEntry } from './entry/entry.ts';
import { createFactors, openSecondFactor } from './factor/factors.ts';
import { registerFactorRoutes } from './factor/factor.routes.ts';
import type { Gate } from './gate.ts';
import { createAvatars } from './profile/avatars.ts';
import { registerProfileRoutes } from './profile/profile.routes.ts';
import { createProfileStore } from './profile/profile.store.ts';
import { createProfiles } from './profile/profile.ts';

const security = [{ bearer: [] }, { cookie: [] }];

/** What the routes about accounts need; each part of the feature takes its share. */
export interface AccountRoutesOptions {
  readonly core: AccountCore;
  readonly gate: Gate;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly limits: RateLimits;
  readonly outgoing: Outgoing;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  readonly config: Pick<Config, 'imageCodeMinutes' | 'outgoingPrivate' | 'publicUrl'>;
  readonly site: Pick<Site, 'settings'>;
  readonly messages: Pick<Messages, 'messenger'>;
}

const registerInfo = (app: FastifyInstance, { core, gate }: AccountRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const response = { 200: envelope(userInfo), ...refusals };
  routes.get(
    '/api/user/info',
    {
      onRequest: gate.require('account.self'),
      schema: { tags: ['account'], summary: "The caller's own account", security, response },
    },
    async (request) => success(await core.account.userInfo(gate.userId(request))),
  );
};

/** Every route about accounts. */
export const registerAccountRoutes = (app: FastifyInstance, options: AccountRoutesOptions): void => {
  const { core, gate, database, blobs, limits, clock, log, config } = options;
  const { settings } = options.site;
  const { messenger } = options.messages;
  const codes = createCodes({ tickets: core.tickets, rates: limits, messenger, clock, log });
  const second = openSecondFactor(options);
  const parts = { ...options, settings, messenger, codes, second };
  const factors = createFactors(parts);
  const { imageCodeMinutes } = config;
  const entry = createEntry({ ...parts, secondFactor: second, imageCodeMinutes });
  const avatars = createAvatars(blobs);
  const profiles = createProfiles(createProfileStore(database), { avatars, seals: core.seals, clock });
  registerInfo(app, options);
  registerEntryRoutes(app, { ...options, entry });
  const { me, setAvatar } = profiles;
  const onPicture = async (userId: string, url: string): Promise<void> => {
    const { status, bytes } = await options.outgoing.get(url, { maxBytes: 2 * 1024 * 1024, accept: 'image/*' });
    if (status === 200) await setAvatar(userId, bytes);
  };
  registerFactorRoutes(app, { factors, finish: entry, codes, gate, limits, clock, config, me, onPicture });
  registerProfileRoutes(app, { ...options, profiles, avatars });
};
