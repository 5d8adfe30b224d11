import { codeSent, envelope, passkeyOptions, reauthenticated, reauthentication, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { provedUntil } from '../proved.ts';
import { sentView } from './change.routes.ts';
import type { FactorRouteKit, FactorRoutesOptions } from './route-kit.ts';

/** Showing again who one is, which opens sensitive changes for five minutes. */
export const registerReauthenticationRoutes = (
  app: FastifyInstance,
  { factors, codes, gate, clock }: FactorRoutesOptions,
  { own, login, logins, starts, codes: codeLimits, site, siteOrNull, security, refusals }: FactorRouteKit,
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const words = { tags: ['account'], security };
  const proved = { 200: envelope(reauthenticated), ...refusals };
  const sent = { 200: envelope(codeSent), ...refusals };
  const options = { 200: envelope(passkeyOptions), ...refusals };
  routes.post(
    '/api/v1/me/reauthentication',
    {
      onRequest: [own, logins],
      schema: { ...words, summary: 'Show again who you are', body: reauthentication, response: proved },
    },
    async (request) => {
      const { userId, sessionId } = login(request);
      const provedAt = await factors.reauthentication.prove({ userId, sessionId }, request.body, siteOrNull(request));
      const who = gate.identity(request);
      const until =
        who.kind === 'guest' ? null : provedUntil({ ...who, session: { sessionId, provedAt } }, clock.wall());
      return success({ until: (until ?? provedAt).toISOString() });
    },
  );
  routes.post(
    '/api/v1/me/reauthentication/code',
    {
      onRequest: [own, ...codeLimits],
      schema: { ...words, summary: 'A code to the own mobile number or email', response: sent },
    },
    async (request, reply) => {
      const order = await factors.reauthentication.codeOrder(gate.userId(request));
      return success(sentView(await codes.send(order, reply)));
    },
  );
  routes.post(
    '/api/v1/me/reauthentication/passkey',
    {
      onRequest: [own, starts],
      schema: { ...words, summary: 'A challenge for an own passkey', response: options },
    },
    async (request) => success(await factors.passkeyLogin.challenge(site(request), gate.userId(request))),
  );
};
