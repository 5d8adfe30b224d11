import type { FastifyInstance } from 'fastify';
import type { Account, Gate, Government } from '../account/index.ts';
import type { LiveStore } from '../live/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { RateLimits } from '../platform/rate/index.ts';
import type { Messages, Site } from '../site/index.ts';
import { registerAuditRoutes } from './audit.routes.ts';
import { registerRoleRoutes } from './role.routes.ts';
import { createChangeSite } from './site-change.ts';
import { registerSiteRoutes } from './site.routes.ts';
import { registerUserRoutes } from './user.routes.ts';

/** What administration needs. */
export interface AdminRoutesOptions {
  readonly gate: Gate;
  readonly account: Account;
  readonly government: Government;
  readonly site: Site;
  readonly messages: Pick<Messages, 'messenger' | 'outbox'>;
  readonly liveStore: LiveStore;
  readonly limits: RateLimits;
  readonly bus: Bus;
}

/** Every route of administration, and what every visitor may know of the site. */
export const registerAdminRoutes = (app: FastifyInstance, options: AdminRoutesOptions): void => {
  const { government, site, bus } = options;
  registerUserRoutes(app, { ...options, members: government.members });
  registerRoleRoutes(app, { ...options, roles: government.roles });
  registerAuditRoutes(app, { ...options, members: government.members });
  registerSiteRoutes(app, { ...options, changeSite: createChangeSite(site, bus) });
};
