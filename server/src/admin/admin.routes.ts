import type { FastifyInstance } from 'fastify';
import type { Gate, Government } from '../account/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { LiveStore } from '../live/index.ts';
import type { Messages, ReportStore } from '../site/index.ts';
import { registerAuditRoutes } from './audit.routes.ts';
import { registerCategoryRoutes } from './content/category.routes.ts';
import { registerContentRoutes } from './content/content.routes.ts';
import { registerReviewRoutes } from './content/review.routes.ts';
import { createReportDesk } from './report/report-desk.ts';
import { createReportTargets, type ReportTargetsOptions } from './report/report-targets.ts';
import { registerReportRoutes } from './report/report.routes.ts';
import { registerRoleRoutes } from './role.routes.ts';
import { registerSetupRoutes, type SetupRoutesOptions } from './setup/setup.routes.ts';
import { createChangeSite } from './site-change.ts';
import { registerSiteRoutes } from './site.routes.ts';
import { registerUserRoutes } from './user.routes.ts';

/** What administration needs. */
export interface AdminRoutesOptions
  extends Omit<SetupRoutesOptions, 'changeSite'>, Omit<ReportTargetsOptions, 'members' | 'liveStore' | 'clock'> {
  readonly gate: Gate;
  readonly government: Government;
  readonly messages: Pick<Messages, 'messenger' | 'outbox'>;
  readonly bus: Bus;
  readonly reportStore: ReportStore;
  readonly liveStore: LiveStore;
}

/** What moderators see and decide: videos, categories, reports. */
const registerModeration = (app: FastifyInstance, options: AdminRoutesOptions): void => {
  const { government, site, library, reportStore } = options;
  const { members } = government;
  const { audit, categories } = site;
  const targets = createReportTargets({ ...options, members });
  const reports = createReportDesk({ ...options, store: reportStore, targets, members, audit });
  registerReportRoutes(app, { ...options, reports });
  registerReviewRoutes(app, { ...options, review: library.review });
  registerContentRoutes(app, { ...options, content: library.content });
  registerCategoryRoutes(app, { ...options, categories });
};

/** Every route of administration, and what every visitor may know of the site. */
export const registerAdminRoutes = (app: FastifyInstance, options: AdminRoutesOptions): void => {
  const { government, site, bus } = options;
  const changeSite = createChangeSite(site, bus);
  registerUserRoutes(app, { ...options, members: government.members });
  registerRoleRoutes(app, { ...options, roles: government.roles });
  registerAuditRoutes(app, { ...options, members: government.members });
  registerSiteRoutes(app, { ...options, changeSite });
  registerModeration(app, options);
  registerSetupRoutes(app, { ...options, changeSite });
};
