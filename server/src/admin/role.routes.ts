import { newRole, reasoned, roleList, rolePatch, roleView, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate, RoleBook } from '../account/index.ts';
import { actorOf, describe } from './admin-edge.ts';

/** What the routes about roles need. */
export interface RoleRoutesOptions {
  readonly gate: Gate;
  readonly roles: RoleBook;
}

const params = z.object({ name: z.string() });

/** Roles: those that ship, and those that administrators make. */
export const registerRoleRoutes = (app: FastifyInstance, { gate, roles }: RoleRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('role.manage');
  const list = describe('All roles with their rights, and all rights there are', roleList);
  routes.get('/api/v1/admin/roles', { onRequest, schema: list }, async () => success(await roles.find()));
  const add = { ...describe('A new role', roleView), body: newRole };
  routes.post('/api/v1/admin/roles', { onRequest, schema: add }, async (request) =>
    success(await roles.add(actorOf(gate, request), request.body)),
  );
  const change = { ...describe('Change a role; reaches everybody who has it', roleView), params, body: rolePatch };
  routes.patch('/api/v1/admin/roles/:name', { onRequest, schema: change }, async (request) =>
    success(await roles.change(actorOf(gate, request), request.params.name, request.body)),
  );
  const remove = { ...describe('Remove a role that nobody has', z.null()), params, body: reasoned };
  routes.delete('/api/v1/admin/roles/:name', { onRequest, schema: remove }, async (request) => {
    await roles.remove(actorOf(gate, request), request.params.name, request.body.reason);
    return success(null);
  });
};
