import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { loginSessions, users } from './account.schema.ts';

/** A user as stored. */
export type UserRow = typeof users.$inferSelect;

/** Everything of the account feature that is kept. */
export interface AccountStore {
  /** False when a user with this mobile number or username exists. */
  addUser(user: typeof users.$inferInsert): Promise<boolean>;
  findUser(userId: string): Promise<UserRow | null>;
  findUserByMobile(mobileHash: string): Promise<UserRow | null>;
  countUsers(): Promise<number>;
  addLogin(login: typeof loginSessions.$inferInsert): Promise<void>;
  /** The user of a token that is not expired at `now`, unless disabled. */
  findLogin(
    tokenHash: string,
    now: Date,
  ): Promise<{ readonly userId: string; readonly role: string; readonly expiresAt: Date } | null>;
  extendLogin(tokenHash: string, expiresAt: Date): Promise<void>;
  deleteExpiredLogins(now: Date): Promise<void>;
}

/** The store on PostgreSQL. */
export const createAccountStore = ({ drizzle }: Pick<Database, 'drizzle'>): AccountStore => {
  const findLogin = drizzle
    .select({ userId: users.id, role: users.role, expiresAt: loginSessions.expiresAt })
    .from(loginSessions)
    .innerJoin(users, eq(users.id, loginSessions.userId))
    .where(
      and(
        eq(loginSessions.tokenHash, sql.placeholder('tokenHash')),
        gt(loginSessions.expiresAt, sql.placeholder('now')),
        isNull(users.disabledAt),
      ),
    )
    .prepare('account_find_login');
  return {
    addUser: async (user) => {
      const added = await drizzle.insert(users).values(user).onConflictDoNothing().returning({ id: users.id });
      return added.length === 1;
    },
    findUser: async (userId) => {
      const [user] = await drizzle.select().from(users).where(eq(users.id, userId));
      return user ?? null;
    },
    findUserByMobile: async (mobileHash) => {
      const [user] = await drizzle.select().from(users).where(eq(users.mobileHash, mobileHash));
      return user ?? null;
    },
    countUsers: () => drizzle.$count(users),
    addLogin: async (login) => {
      await drizzle.insert(loginSessions).values(login);
    },
    findLogin: async (tokenHash, now) => {
      const [login] = await findLogin.execute({ tokenHash, now });
      return login ?? null;
    },
    extendLogin: async (tokenHash, expiresAt) => {
      await drizzle.update(loginSessions).set({ expiresAt }).where(eq(loginSessions.tokenHash, tokenHash));
    },
    deleteExpiredLogins: async (now) => {
      await drizzle.delete(loginSessions).where(lt(loginSessions.expiresAt, now));
    },
  };
};
