import { envelope, success, userInfo } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { BlobStore } from '../platform/blob/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Database } from '../platform/db/index.ts';
import { refusals } from '../platform/http/index.ts';
import type { Outgoing } from '../platform/outgoing/index.ts';
import type { RateLimits } from '../platform/rate/index.ts';
import type { AccountCore } from './account.ts';
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
  const { core, database, blobs, clock } = options;
  const avatars = createAvatars(blobs);
  const profiles = createProfiles(createProfileStore(database), { avatars, seals: core.seals, clock });
  registerInfo(app, options);
  registerProfileRoutes(app, { ...options, profiles, avatars });
};
