import { envelope, success, userInfo } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { refusals } from '../platform/http/index.ts';
import type { Account } from './account.ts';
import type { Gate } from './gate.ts';

const security = [{ bearer: [] }, { cookie: [] }];

/** Routes about one's own account. */
export const registerAccountRoutes = (
  app: FastifyInstance,
  { account, gate }: { account: Account; gate: Gate },
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const response = { 200: envelope(userInfo), ...refusals };
  routes.get(
    '/api/user/info',
    {
      onRequest: gate.require('account.self'),
      schema: { tags: ['account'], summary: "The caller's own account", security, response },
    },
    async (request) => success(await account.userInfo(gate.userId(request))),
  );
};
