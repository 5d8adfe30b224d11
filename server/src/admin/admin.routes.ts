import type { FastifyInstance } from 'fastify';
import type { Gate, Government } from '../account/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Messages } from '../site/index.ts';
import { registerAuditRoutes } from './audit.routes.ts';
import { registerRoleRoutes } from './role.routes.ts';
import { registerSetupRoutes, type SetupRoutesOptions } from './setup/setup.routes.ts';
import { createChangeSite } from './site-change.ts';
import { registerSiteRoutes } from './site.routes.ts';
import { registerUserRoutes } from './user.routes.ts';

/** What administration needs. */
export interface AdminRoutesOptions extends Omit<SetupRoutesOptions, 'changeSite'> {
  readonly gate: Gate;
  readonly government: Government;
  readonly messages: Pick<Messages, 'messenger' | 'outbox'>;
  readonly bus: Bus;
}

/** Every route of administration, and what every visitor may know of the site. */
export const registerAdminRoutes = (app: FastifyInstance, options: AdminRoutesOptions): void => {
  const { government, site, bus } = options;
  const changeSite = createChangeSite(site, bus);
  registerUserRoutes(app, { ...options, members: government.members });
  registerRoleRoutes(app, { ...options, roles: government.roles });
  registerAuditRoutes(app, { ...options, members: government.members });
  registerSiteRoutes(app, { ...options, changeSite });
  registerSetupRoutes(app, { ...options, changeSite });
};
