import {
  adminUser,
  adminUserDetail,
  adminUserList,
  adminUserQuery,
  banWish,
  reasoned,
  revealed,
  roleChange,
  success,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account, Gate, Members } from '../account/index.ts';
import type { LiveStore } from '../live/index.ts';
import { limitByAddress, type RateLimits } from '../platform/rate/index.ts';
import { actorOf, describe } from './admin-edge.ts';

/** What the routes about users need. */
export interface UserRoutesOptions {
  readonly gate: Gate;
  readonly members: Members;
  readonly account: Pick<Account, 'findLogins'>;
  readonly liveStore: Pick<LiveStore, 'findOwnRooms'>;
  readonly limits: RateLimits;
}

const params = z.object({ userId: z.string() });
const searchRule = { name: 'admin_search', max: 240, windowMs: 60_000 };
const revealRule = { name: 'admin_reveal', max: 60, windowMs: 10 * 60_000 };

/** Finding users and looking at them. */
const registerReads = (app: FastifyInstance, options: UserRoutesOptions): void => {
  const { gate, members, account, liveStore, limits } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('user.list');
  const list = { ...describe('Users, newest first; personal data masked', adminUserList), querystring: adminUserQuery };
  const onSearch = [onRequest, limitByAddress(limits, searchRule)];
  routes.get('/api/v1/admin/users', { onRequest: onSearch, schema: list }, async ({ query }) => {
    const { page, size } = query;
    const { records, total } = await members.find(query);
    return success({ records: [...records], total, page, size, pages: Math.ceil(total / size) });
  });
  const view = { ...describe('One user with their logins', adminUserDetail), params };
  routes.get('/api/v1/admin/users/:userId', { onRequest, schema: view }, async (request) => {
    const { userId } = request.params;
    const { user, signature } = await members.findOne(userId);
    const [logins, rooms] = await Promise.all([
      account.findLogins(userId),
      liveStore.findOwnRooms(userId, { page: 1, size: 1 }),
    ]);
    const sessions = logins.map(({ device, addressPrefix, lastSeenAt }) => ({
      device,
      addressPrefix,
      lastSeenAt: lastSeenAt.toISOString(),
    }));
    return success({ ...user, signature, liveRooms: rooms.total, sessions });
  });
  const reveal = { ...describe('Mobile number and email in the clear; kept in the audit log', revealed), params };
  routes.post(
    '/api/v1/admin/users/:userId/reveal',
    {
      onRequest: [gate.require('user.reveal'), limitByAddress(limits, revealRule)],
      schema: { ...reveal, body: reasoned },
    },
    async (request) => {
      const { params: at, body } = request;
      return success(await members.reveal(actorOf(gate, request), at.userId, body.reason));
    },
  );
};

/** What is done to users; each answers the user as it is afterwards. */
const registerDeeds = (app: FastifyInstance, { gate, members }: UserRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const at = (summary: string) => ({ ...describe(summary, adminUser), params });
  routes.put(
    '/api/v1/admin/users/:userId/role',
    { onRequest: gate.require('user.manage'), schema: { ...at('Give a user a role'), body: roleChange } },
    async (request) => success(await members.setRole(actorOf(gate, request), request.params.userId, request.body)),
  );
  const onBan = gate.require('user.ban');
  routes.put(
    '/api/v1/admin/users/:userId/ban',
    { onRequest: onBan, schema: { ...at('Ban a user for hours or for good; all logins end'), body: banWish } },
    async (request) => success(await members.ban(actorOf(gate, request), request.params.userId, request.body)),
  );
  routes.delete(
    '/api/v1/admin/users/:userId/ban',
    { onRequest: onBan, schema: { ...at('Lift a ban'), body: reasoned } },
    async (request) =>
      success(await members.liftBan(actorOf(gate, request), request.params.userId, request.body.reason)),
  );
  routes.post(
    '/api/v1/admin/users/:userId/sign-out',
    { onRequest: onBan, schema: { ...at('End every login of a user'), body: reasoned } },
    async (request) =>
      success(await members.signOut(actorOf(gate, request), request.params.userId, request.body.reason)),
  );
  const reset = at('Take authenticator app, recovery codes and passkeys away; all logins end, and the user is told');
  routes.post(
    '/api/v1/admin/users/:userId/reset-factors',
    { onRequest: gate.require('user.manage'), schema: { ...reset, body: reasoned } },
    async (request) =>
      success(await members.resetFactors(actorOf(gate, request), request.params.userId, request.body.reason)),
  );
};

/** Users, as administrators and moderators see them. */
export const registerUserRoutes = (app: FastifyInstance, options: UserRoutesOptions): void => {
  registerReads(app, options);
  registerDeeds(app, options);
};
