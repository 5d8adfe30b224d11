import { dataExport, dataExports, deletion, envelope, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/index.ts';
import { refusals } from '../../platform/http/index.ts';
import type { Queue } from '../../platform/queue/index.ts';
import { limitByAddress, type RateLimits } from '../../platform/rate/index.ts';
import type { Gate } from '../gate.ts';
import { requireProved } from '../proved.ts';
import { exportJob } from './data.job.ts';
import type { Deletions } from './deletions.ts';
import type { Exports } from './exports.ts';

/** What the routes about own data need. */
export interface DataRoutesOptions {
  readonly exports: Exports;
  readonly deletions: Deletions;
  readonly queue: Queue;
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly clock: Clock;
}

const security = [{ bearer: [] }, { cookie: [] }];
const tags = ['own data'];
const exportRule = { name: 'export', max: 10, windowMs: 3_600_000 };

const registerExports = (app: FastifyInstance, options: DataRoutesOptions): void => {
  const { exports, queue, gate, limits, clock } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('account.self');
  const proved = [onRequest, requireProved(gate, clock), limitByAddress(limits, exportRule)];
  const begin = { tags, summary: 'Ask for an archive of everything the site keeps about the caller', security };
  const one = { 200: envelope(dataExport), ...refusals };
  routes.post('/api/v1/me/exports', { onRequest: proved, schema: { ...begin, response: one } }, async (request) => {
    const made = await exports.begin(gate.userId(request));
    await queue.send(exportJob, { exportId: made.exportId }, { onceKey: made.exportId });
    return success(made);
  });
  const list = { tags, summary: "The caller's archives, latest first", security };
  const many = { 200: envelope(dataExports), ...refusals };
  routes.get('/api/v1/me/exports', { onRequest, schema: { ...list, response: many } }, async (request) =>
    success([...(await exports.list(gate.userId(request)))]),
  );
  const params = z.object({ exportId: z.string() });
  const fetch = { tags, summary: 'The archive as a ZIP file; for its owner, until it expires', security, params };
  routes.get('/api/v1/me/exports/:exportId/archive', { onRequest, schema: fetch }, async (request, reply) => {
    const { bytes, content } = await exports.open(gate.userId(request), request.params.exportId);
    return reply
      .header('content-length', bytes)
      .header('content-disposition', 'attachment; filename="amphi-export.zip"')
      .type('application/zip')
      .send(content);
  });
};

/** Archives of own data, and the end of the own account. */
export const registerDataRoutes = (app: FastifyInstance, options: DataRoutesOptions): void => {
  const { deletions, gate, clock } = options;
  registerExports(app, options);
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('account.self');
  const proved = [onRequest, requireProved(gate, clock)];
  const begin = { tags, summary: 'Delete the own account: hidden at once, gone in thirty days', security };
  const due = { 200: envelope(deletion), ...refusals };
  routes.post('/api/v1/me/deletion', { onRequest: proved, schema: { ...begin, response: due } }, async (request) =>
    success(await deletions.begin(gate.userId(request))),
  );
  const keep = { tags, summary: 'Keep the account after all', security };
  const nothing = { 200: envelope(z.null()), ...refusals };
  routes.delete('/api/v1/me/deletion', { onRequest, schema: { ...keep, response: nothing } }, async (request) => {
    await deletions.keep(gate.userId(request));
    return success(null);
  });
};
