import { envelope, reportPage, reportQuery, reportSettlement, reportWish, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../../account/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import type { RateLimits } from '../../platform/rate/index.ts';
import { actorOf, describe } from '../admin-edge.ts';
import type { ReportDesk } from './report-desk.ts';

/** What the routes about reports need. */
export interface ReportRoutesOptions {
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly reports: ReportDesk;
}

const rule = { name: 'report', max: 60, windowMs: 10 * 60_000 };

/** Reporting, for everybody with an account; and what is done about it. */
export const registerReportRoutes = (app: FastifyInstance, { gate, limits, reports }: ReportRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const add = {
    tags: ['reports'],
    summary: 'Report a video, comment, danmaku, live or user; a second one changes the first',
    security: [{ bearer: [] }, { cookie: [] }],
    body: reportWish,
    response: { 200: envelope(z.null()), ...refusals },
  };
  routes.post('/api/v1/reports', { onRequest: gate.require('social.act'), schema: add }, async (request) => {
    const reporter = gate.identity(request);
    if (reporter.kind === 'guest') throw new AppError('login_required');
    const { isAllowed, retryAfterMs } = await limits.take(rule, reporter.userId);
    if (!isAllowed) throw new AppError('rate_limited', null, retryAfterMs);
    await reports.report(reporter, request.body);
    return success(null);
  });
  const onRequest = gate.require('report.manage');
  const list = { ...describe('Reports by target, latest first', reportPage), querystring: reportQuery };
  routes.get('/api/v1/admin/reports', { onRequest, schema: list }, async ({ query }) =>
    success(await reports.page(query)),
  );
  const settle = {
    ...describe('Settle all open reports of a target; their authors are told', z.null()),
    body: reportSettlement,
  };
  routes.post('/api/v1/admin/reports/settle', { onRequest, schema: settle }, async (request) => {
    await reports.settle(actorOf(gate, request), request.body);
    return success(null);
  });
};
