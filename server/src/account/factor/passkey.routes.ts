import { envelope, newPasskey, passkey, passkeyOptions, passkeyPatch, passkeys, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FactorRouteKit, FactorRoutesOptions } from './route-kit.ts';

/** The own passkeys. */
export const registerPasskeyRoutes = (
  app: FastifyInstance,
  { factors, gate }: FactorRoutesOptions,
  { own, proved, site, security, refusals }: FactorRouteKit,
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const words = { tags: ['account'], security };
  const params = z.object({ passkeyId: z.string() });
  const one = { 200: envelope(passkey), ...refusals };
  const list = { 200: envelope(passkeys), ...refusals };
  const options = { 200: envelope(passkeyOptions), ...refusals };
  const nothing = { 200: envelope(z.null()), ...refusals };
  routes.get(
    '/api/v1/me/passkeys',
    { onRequest: own, schema: { ...words, summary: 'The own passkeys', response: list } },
    async (request) => success([...(await factors.passkeys.find(gate.userId(request)))]),
  );
  routes.post(
    '/api/v1/me/passkeys/options',
    { onRequest: [...proved], schema: { ...words, summary: 'A challenge for a new passkey', response: options } },
    async (request) => success(await factors.passkeys.offer(gate.userId(request), site(request))),
  );
  routes.post(
    '/api/v1/me/passkeys',
    { onRequest: [...proved], schema: { ...words, summary: 'Add a passkey', body: newPasskey, response: one } },
    async (request) => success(await factors.passkeys.add(gate.userId(request), site(request), request.body)),
  );
  routes.patch(
    '/api/v1/me/passkeys/:passkeyId',
    {
      onRequest: own,
      schema: { ...words, summary: 'Name a passkey', params, body: passkeyPatch, response: one },
    },
    async (request) => {
      const { passkeyId } = request.params;
      return success(await factors.passkeys.rename(gate.userId(request), passkeyId, request.body.name));
    },
  );
  routes.delete(
    '/api/v1/me/passkeys/:passkeyId',
    { onRequest: [...proved], schema: { ...words, summary: 'Remove a passkey', params, response: nothing } },
    async (request) => {
      await factors.passkeys.remove(gate.userId(request), request.params.passkeyId);
      return success(null);
    },
  );
};
