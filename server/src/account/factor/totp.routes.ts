import { envelope, recoveryCodes, success, totpProof, totpSetup } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FactorRouteKit, FactorRoutesOptions } from './route-kit.ts';

/** Two-step verification by an authenticator app. */
export const registerTotpRoutes = (
  app: FastifyInstance,
  { factors, gate }: FactorRoutesOptions,
  { proved, security, refusals }: FactorRouteKit,
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { authenticator } = factors;
  const onRequest = [...proved];
  const words = { tags: ['account'], security };
  const offered = { 200: envelope(totpSetup), ...refusals };
  const codes = { 200: envelope(recoveryCodes), ...refusals };
  const nothing = { 200: envelope(z.null()), ...refusals };
  routes.post(
    '/api/v1/me/totp',
    { onRequest, schema: { ...words, summary: 'A secret for an authenticator app', response: offered } },
    async (request) => success(await authenticator.offer(gate.userId(request))),
  );
  routes.put(
    '/api/v1/me/totp',
    {
      onRequest,
      schema: { ...words, summary: 'Turn two-step verification on', body: totpProof, response: codes },
    },
    async (request) => success(await authenticator.prove(gate.userId(request), request.body.code)),
  );
  routes.delete(
    '/api/v1/me/totp',
    { onRequest, schema: { ...words, summary: 'Turn two-step verification off', response: nothing } },
    async (request) => {
      await authenticator.disable(gate.userId(request));
      return success(null);
    },
  );
  routes.post(
    '/api/v1/me/recovery-codes',
    { onRequest, schema: { ...words, summary: 'New recovery codes; the old ones are void', response: codes } },
    async (request) => success(await authenticator.renewCodes(gate.userId(request))),
  );
};
