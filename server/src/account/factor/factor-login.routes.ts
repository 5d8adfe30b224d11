import { envelope, loginAnswer, passkeyAnswer, passkeyOptions, secondFactor, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { AppError } from '../../platform/http/index.ts';
import type { FactorRouteKit, FactorRoutesOptions } from './route-kit.ts';

const tags = ['login'];

/** The second step of a login, and logins by passkey. */
export const registerFactorLoginRoutes = (
  app: FastifyInstance,
  { factors, finish }: FactorRoutesOptions,
  { starts, logins, site, refusals }: FactorRouteKit,
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const answered = { 200: envelope(loginAnswer), ...refusals };
  const options = { 200: envelope(passkeyOptions), ...refusals };
  const second = { tags, summary: 'The second step of a login', body: secondFactor, response: answered };
  routes.post('/api/v1/login/second-factor', { onRequest: logins, schema: second }, async (request, reply) => {
    const waiting = await finish.findPending(request);
    if (waiting === null) throw new AppError('credential_invalid');
    await factors.second.prove(waiting.userId, request.body.code);
    // Of many right codes at once one finishes the login.
    const pending = await finish.takePending(request, reply);
    if (pending === null) throw new AppError('credential_invalid');
    const { userId, method } = pending;
    return success(await finish.finishLogin({ userId, method, request, reply, isFirstFactorOnly: false }));
  });
  routes.post(
    '/api/v1/login/passkey/options',
    {
      onRequest: starts,
      schema: { tags, summary: 'A challenge that any passkey of this site answers', response: options },
    },
    async (request) => success(await factors.passkeyLogin.challenge(site(request))),
  );
  routes.post(
    '/api/v1/login/passkey',
    {
      onRequest: logins,
      schema: { tags, summary: 'Log in by passkey', body: passkeyAnswer, response: answered },
    },
    async (request, reply) => {
      const userId = await factors.passkeyLogin.verify(site(request), request.body);
      return success(await finish.finishLogin({ userId, method: 'passkey', request, reply, isFirstFactorOnly: false }));
    },
  );
};
