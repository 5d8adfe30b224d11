import { count, eq } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { passkeys, recoveryCodes, roles, users } from '../account.schema.ts';
import type { UserWithRole } from '../user.store.ts';
import { countHolders, keepLastHolder, type Transaction } from './last-holder.store.ts';

/** A role that administrators made, as kept. */
export type RoleRow = typeof roles.$inferSelect;

/** What one deed sees and writes; all of it is kept or nothing. */
export interface Scene {
  /** The transaction, for the audit log. */
  readonly writer: Pick<Database['drizzle'], 'insert'>;
  findUser(userId: string): Promise<UserWithRole | null>;
  changeUser(userId: string, change: Partial<typeof users.$inferInsert>): Promise<void>;
  /** Takes second factors and passkeys away. */
  dropFactors(userId: string): Promise<void>;
  findRole(name: string): Promise<RoleRow | null>;
  addRole(role: typeof roles.$inferInsert): Promise<void>;
  changeRole(name: string, change: Partial<typeof roles.$inferInsert>): Promise<void>;
  dropRole(name: string): Promise<void>;
  countUsersOf(role: string): Promise<number>;
}

/** Roles and what is done to users by others. */
export interface GovernmentStore {
  /** Does one deed, alone among all deeds. @throws AppError `last_admin` when nobody could give rights afterwards */
  govern<Answer>(now: Date, deed: (scene: Scene) => Promise<Answer>): Promise<Answer>;
  countHolders(now: Date, except: string | null): Promise<number>;
  findRoles(): Promise<readonly RoleRow[]>;
  /** Users by role name. */
  countUsers(): Promise<ReadonlyMap<string, number>>;
}

const findUser = async (transaction: Transaction, userId: string): Promise<UserWithRole | null> => {
  const [found] = await transaction
    .select({ user: users, roleRights: roles.rights })
    .from(users)
    .leftJoin(roles, eq(roles.name, users.role))
    .where(eq(users.id, userId))
    .for('update', { of: users });
  return found ?? null;
};

const sceneOf = (transaction: Transaction): Scene => ({
  writer: transaction,
  findUser: (userId) => findUser(transaction, userId),
  changeUser: async (userId, change) => {
    await transaction.update(users).set(change).where(eq(users.id, userId));
  },
  dropFactors: async (userId) => {
    const none = { totpSealed: null, totpEnabledAt: null, totpLastStep: null };
    await transaction.update(users).set(none).where(eq(users.id, userId));
    await transaction.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await transaction.delete(passkeys).where(eq(passkeys.userId, userId));
  },
  findRole: async (name) => {
    const [role] = await transaction.select().from(roles).where(eq(roles.name, name));
    return role ?? null;
  },
  addRole: async (role) => {
    await transaction.insert(roles).values(role);
  },
  changeRole: async (name, change) => {
    await transaction.update(roles).set(change).where(eq(roles.name, name));
  },
  dropRole: async (name) => {
    await transaction.delete(roles).where(eq(roles.name, name));
  },
  countUsersOf: (role) => transaction.$count(users, eq(users.role, role)),
});

/** The store on PostgreSQL. */
export const createGovernmentStore = ({ drizzle }: Pick<Database, 'drizzle'>): GovernmentStore => ({
  govern: (now, deed) => keepLastHolder(drizzle, now, (transaction) => deed(sceneOf(transaction))),
  countHolders: (now, except) => countHolders(drizzle, now, except),
  findRoles: () => drizzle.select().from(roles).orderBy(roles.createdAt, roles.name),
  countUsers: async () => {
    const rows = await drizzle.select({ role: users.role, users: count() }).from(users).groupBy(users.role);
    return new Map(rows.map((row) => [row.role, row.users]));
  },
});
