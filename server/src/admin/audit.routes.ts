import { auditPage, auditQuery, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Gate, Members } from '../account/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { Site } from '../site/index.ts';
import { describe } from './admin-edge.ts';

/** What the routes about the audit log need. */
export interface AuditRoutesOptions {
  readonly gate: Gate;
  readonly members: Pick<Members, 'findNames'>;
  readonly site: Pick<Site, 'audit'>;
}

const readCursor = (cursor: string | undefined): number | undefined => {
  if (cursor === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new AppError('cursor_invalid', { cursor: 'cursor_invalid' });
  return Number(cursor);
};

const dateOf = (moment: string | undefined): Date | undefined => (moment === undefined ? undefined : new Date(moment));

/** The log of privileged actions: only read here, and nowhere changed. */
export const registerAuditRoutes = (app: FastifyInstance, { gate, members, site }: AuditRoutesOptions): void => {
  const schema = { ...describe('Privileged actions, newest first', auditPage), querystring: auditQuery };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/admin/audit', { onRequest: gate.require('audit.read'), schema }, async ({ query }) => {
      const { cursor, size, from, to, ...which } = query;
      const times = { from: dateOf(from), to: dateOf(to) };
      const rows = await site.audit.find({ ...which, ...times, before: readCursor(cursor), limit: size + 1 });
      const shown = rows.slice(0, size);
      const names = await members.findNames(shown.flatMap(({ actorId }) => (actorId === null ? [] : [actorId])));
      const records = shown.map(({ id, at, actorId, ...row }) => ({
        ...row,
        id: String(id),
        at: at.toISOString(),
        actor:
          actorId === null ? null : { userId: actorId, ...(names.get(actorId) ?? { username: null, nickname: null }) },
      }));
      const next = rows.length > size ? (records.at(-1)?.id ?? null) : null;
      return success({ records, next });
    });
};
