import {
  isRight,
  isRole,
  rights as allRights,
  roles as shippedRoles,
  roleRights,
  type newRole,
  type Right,
  type RoleList,
  type rolePatch,
  type RoleView,
} from '@amphi/contract';
import type { z } from 'zod';
import { AppError } from '../../platform/http/index.ts';
import type { Actor } from '../../site/index.ts';
import { accountTopic, type AccountEvent } from '../events.ts';
import { rightsOf } from '../identity.ts';
import { refusalOfRights, type Party } from './deed.ts';
import { createActs, type GovernmentOptions } from './government.ts';
import type { RoleRow, Scene } from './government.store.ts';

/** Roles: the shipped ones, and those that administrators made. */
export interface RoleBook {
  find(): Promise<RoleList>;
  /** @throws AppError `role_taken`, `right_not_held`, `forbidden` */
  add(actor: Actor, role: z.output<typeof newRole>): Promise<RoleView>;
  /** @throws AppError `role_unknown`, `role_shipped`, `right_not_held`, `forbidden`, `last_admin` */
  change(actor: Actor, name: string, patch: z.output<typeof rolePatch>): Promise<RoleView>;
  /** @throws AppError `role_unknown`, `role_shipped`, `role_in_use`, `right_not_held`, `forbidden` */
  remove(actor: Actor, name: string, reason: string): Promise<void>;
  /** What every role may do at present, by name; whoever has a role that is not here may what guests may. */
  findRights(): Promise<(role: string) => ReadonlySet<Right>>;
  /** Whether an enabled user (other than the one named) holds the right to give rights. */
  hasHolder(except?: string | null): Promise<boolean>;
}

const viewOf = ({ name, title, rights }: RoleRow, users: number): RoleView => ({
  name,
  title,
  rights: rights.filter(isRight),
  isShipped: false,
  users,
});

const demandRights = (steward: Party, rights: Iterable<Right>): void => {
  if (!steward.rights.has('role.manage')) throw new AppError('forbidden');
  const refusal = refusalOfRights(steward, rights);
  if (refusal !== null) throw new AppError(refusal);
};

const ownRole = async (scene: Scene, name: string): Promise<RoleRow> => {
  if (isRole(name)) throw new AppError('role_shipped');
  const role = await scene.findRole(name);
  if (role === null) throw new AppError('role_unknown');
  return role;
};

const deedOf = (action: string, name: string, reason: string) =>
  ({ action, targetKind: 'role', targetId: name, reason }) as const;

/** What changes roles. */
const roleDeeds = (options: GovernmentOptions): Pick<RoleBook, 'add' | 'change' | 'remove'> => {
  const { clock, bus } = options;
  const { act } = createActs(options);
  const tell = (): void => bus.publish(accountTopic, { type: 'roles_changed' } satisfies AccountEvent);
  const add: RoleBook['add'] = async (actor, { name, title, rights, reason }) => {
    const row = { name, title, rights: [...new Set(rights)], createdAt: clock.wall(), updatedAt: clock.wall() };
    await act(actor, async ({ scene, steward, record }) => {
      demandRights(steward, rights);
      const isTaken = isRole(name) || (await scene.findRole(name)) !== null;
      if (isTaken) throw new AppError('role_taken', { name: 'role_taken' });
      await scene.addRole(row);
      await record({ ...deedOf('role.add', name, reason), after: { title, rights: row.rights } });
    });
    return viewOf(row, 0);
  };
  const change: RoleBook['change'] = async (actor, name, { title, rights, reason }) => {
    const view = await act(actor, async ({ scene, steward, record }) => {
      const row = await ownRole(scene, name);
      const before = { title: row.title, rights: row.rights };
      const after = { title: title ?? row.title, rights: rights === undefined ? row.rights : [...new Set(rights)] };
      demandRights(steward, [...before.rights, ...after.rights].filter(isRight));
      await scene.changeRole(name, { ...after, updatedAt: clock.wall() });
      await record({ ...deedOf('role.change', name, reason), before, after });
      return viewOf({ ...row, ...after }, await scene.countUsersOf(name));
    });
    tell();
    return view;
  };
  const remove: RoleBook['remove'] = (actor, name, reason) =>
    act(actor, async ({ scene, steward, record }) => {
      const { title, rights } = await ownRole(scene, name);
      demandRights(steward, rights.filter(isRight));
      if ((await scene.countUsersOf(name)) > 0) throw new AppError('role_in_use');
      await scene.dropRole(name);
      await record({ ...deedOf('role.remove', name, reason), before: { title, rights } });
    });
  return { add, change, remove };
};

/** The roles; every change is kept in the audit log and told to everybody who may have lost a right by it. */
export const createRoleBook = (options: GovernmentOptions): RoleBook => {
  const { government, settings, clock } = options;
  return {
    ...roleDeeds(options),
    find: async () => {
      const [rows, users] = await Promise.all([government.findRoles(), government.countUsers()]);
      const usersOf = (name: string): number => users.get(name) ?? 0;
      const shipped = shippedRoles.map((name) => ({
        name,
        title: null,
        rights: [...roleRights[name]],
        isShipped: true,
        users: usersOf(name),
      }));
      return { roles: [...shipped, ...rows.map((row) => viewOf(row, usersOf(row.name)))], rights: [...allRights] };
    },
    findRights: async () => {
      const [rows, present] = await Promise.all([government.findRoles(), settings.all()]);
      const own = new Map(rows.map(({ name, rights }) => [name, rights]));
      return (name) => rightsOf({ name, rights: own.get(name) ?? null }, present);
    },
    hasHolder: async (except = null) => (await government.countHolders(clock.wall(), except)) > 0,
  };
};
