import { envelope, sessions, success, type Session } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import type { SessionRow } from '../session.store.ts';
import { sessionCookie } from './cookies.ts';
import type { EntryRoutesOptions } from './route-options.ts';

const tags = ['account'];
const security = [{ bearer: [] }, { cookie: [] }];
const nothing = { 200: envelope(z.null()), ...refusals };

const toView = (row: SessionRow, currentId: string): Session => ({
  sessionId: row.id,
  isCurrent: row.id === currentId,
  device: row.device,
  addressPrefix: row.addressPrefix,
  method: row.method,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

/** Where the own account is open, and closing it there. */
export const registerSessionRoutes = (app: FastifyInstance, { core, gate }: EntryRoutesOptions): void => {
  const { account } = core;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('account.self');
  const currentId = (request: Parameters<typeof gate.identity>[0]): string => {
    const who = gate.identity(request);
    return who.kind === 'user' ? (who.session?.sessionId ?? '') : '';
  };
  const list = { tags, summary: 'The own logins, this one first', security };
  routes.get(
    '/api/v1/me/sessions',
    { onRequest, schema: { ...list, response: { 200: envelope(sessions), ...refusals } } },
    async (request) => {
      const views = (await account.findLogins(gate.userId(request))).map((row) => toView(row, currentId(request)));
      return success([...views.filter(({ isCurrent }) => isCurrent), ...views.filter(({ isCurrent }) => !isCurrent)]);
    },
  );
  const others = { tags, summary: 'End every other login', security, response: nothing };
  routes.delete('/api/v1/me/sessions', { onRequest, schema: others }, async (request) => {
    await account.endLogins(gate.userId(request), { except: currentId(request) });
    return success(null);
  });
  const params = z.object({ sessionId: z.string() });
  const one = { tags, summary: 'End one login', security, params, response: nothing };
  routes.delete('/api/v1/me/sessions/:sessionId', { onRequest, schema: one }, async (request, reply) => {
    const { sessionId } = request.params;
    const ended = await account.endLogins(gate.userId(request), { only: sessionId });
    if (ended === 0) throw new AppError('session_unknown');
    if (sessionId === currentId(request)) sessionCookie.clear(reply);
    return success(null);
  });
};
