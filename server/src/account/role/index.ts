import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Site } from '../../site/index.ts';
import type { AccountCore } from '../account.ts';
import { createGovernmentStore } from './government.store.ts';
import { createMemberStore } from './member.store.ts';
import { createMembers, type Members } from './members.ts';
import { createRoleBook, type RoleBook } from './role-book.ts';

export type { Members, RoleBook };

/** Who may do what, as far as people decide over people. */
export interface Government {
  readonly members: Members;
  readonly roles: RoleBook;
}

/** Roles, bans and the other deeds of administrators, on PostgreSQL. */
export const createGovernment = (
  { seals, account }: Pick<AccountCore, 'seals' | 'account'>,
  foundation: { readonly database: Pick<Database, 'drizzle'>; readonly bus: Bus; readonly clock: Clock },
  { settings, audit }: Pick<Site, 'settings' | 'audit'>,
): Government => {
  const { database, bus, clock } = foundation;
  const options = {
    government: createGovernmentStore(database),
    members: createMemberStore(database),
    logins: account,
    seals,
    settings,
    audit,
    bus,
    clock,
  };
  return { members: createMembers(options), roles: createRoleBook(options) };
};
