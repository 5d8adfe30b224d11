import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { loginSessions, roles, users } from './account.schema.ts';

/** A login as kept. */
export type SessionRow = typeof loginSessions.$inferSelect;

/** What one look at a token tells. */
export interface FoundLogin {
  readonly userId: string;
  readonly role: string;
  /** Rights of the administrators' own role, null for a shipped one. */
  readonly roleRights: readonly string[] | null;
  readonly sessionId: string;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
  readonly provedAt: Date | null;
}

/** Logins as kept. */
export interface SessionStore {
  add(login: typeof loginSessions.$inferInsert): Promise<void>;
  /** The user of a token that is not expired at `now`, unless banned. */
  findLogin(tokenHash: string, now: Date): Promise<FoundLogin | null>;
  /** Notes a use: later expiry, last seen, also of the user. */
  touch(login: FoundLogin, tokenHash: string, expiresAt: Date, now: Date): Promise<void>;
  findOfUser(userId: string, now: Date): Promise<readonly SessionRow[]>;
  /** The role of the user of each of these logins that is not over at `now`; banned users have none. */
  findRoles(sessionIds: readonly string[], now: Date): Promise<ReadonlyMap<string, string>>;
  setProved(sessionId: string, provedAt: Date): Promise<void>;
  /** Ends logins of the user: the one named, all but the one named, or all. Answers the ids that ended. */
  end(
    userId: string,
    which: { readonly only: string } | { readonly except: string } | 'all',
  ): Promise<readonly string[]>;
  deleteExpired(now: Date): Promise<void>;
}

/** Not banned at `now`, a placeholder or a value. */
export const isEnabled = (now: Date | ReturnType<typeof sql.placeholder>) =>
  or(isNull(users.disabledAt), and(isNotNull(users.disabledUntil), lte(users.disabledUntil, now)));

/** Asked with every request, so it is prepared once per connection. */
const prepareFindLogin = (drizzle: Database['drizzle']) =>
  drizzle
    .select({
      userId: users.id,
      role: users.role,
      roleRights: roles.rights,
      sessionId: loginSessions.id,
      expiresAt: loginSessions.expiresAt,
      lastSeenAt: loginSessions.lastSeenAt,
      provedAt: loginSessions.provedAt,
    })
    .from(loginSessions)
    .innerJoin(users, eq(users.id, loginSessions.userId))
    .leftJoin(roles, eq(roles.name, users.role))
    .where(
      and(
        eq(loginSessions.tokenHash, sql.placeholder('tokenHash')),
        gt(loginSessions.expiresAt, sql.placeholder('now')),
        isEnabled(sql.placeholder('now')),
      ),
    )
    .prepare('account_find_login');

/** The store on PostgreSQL. */
export const createSessionStore = ({ drizzle }: Pick<Database, 'drizzle'>): SessionStore => {
  const findLogin = prepareFindLogin(drizzle);
  return {
    add: async (login) => {
      await drizzle.insert(loginSessions).values(login);
      // A token that somebody else made for the user is no sign of life.
      if (login.method === 'token') return;
      await drizzle.update(users).set({ lastSeenAt: login.lastSeenAt }).where(eq(users.id, login.userId));
    },
    findLogin: async (tokenHash, now) => {
      const [login] = await findLogin.execute({ tokenHash, now });
      return login ?? null;
    },
    touch: async ({ userId }, tokenHash, expiresAt, now) => {
      await drizzle
        .update(loginSessions)
        .set({ expiresAt, lastSeenAt: now })
        .where(eq(loginSessions.tokenHash, tokenHash));
      await drizzle.update(users).set({ lastSeenAt: now }).where(eq(users.id, userId));
    },
    findOfUser: (userId, now) =>
      drizzle
        .select()
        .from(loginSessions)
        .where(and(eq(loginSessions.userId, userId), gt(loginSessions.expiresAt, now)))
        .orderBy(desc(loginSessions.lastSeenAt)),
    findRoles: async (sessionIds, now) => {
      const some = sql`${loginSessions.id} = any(${sql.param([...sessionIds])})`;
      const rows = await drizzle
        .select({ sessionId: loginSessions.id, role: users.role })
        .from(loginSessions)
        .innerJoin(users, eq(users.id, loginSessions.userId))
        .where(and(some, gt(loginSessions.expiresAt, now), isEnabled(now)));
      return new Map(rows.map(({ sessionId, role }) => [sessionId, role]));
    },
    setProved: async (sessionId, provedAt) => {
      await drizzle.update(loginSessions).set({ provedAt }).where(eq(loginSessions.id, sessionId));
    },
    end: async (userId, which) => {
      const some =
        which === 'all'
          ? undefined
          : 'only' in which
            ? inArray(loginSessions.id, [which.only])
            : ne(loginSessions.id, which.except);
      const ended = await drizzle
        .delete(loginSessions)
        .where(and(eq(loginSessions.userId, userId), some))
        .returning({ id: loginSessions.id });
      return ended.map(({ id }) => id);
    },
    deleteExpired: async (now) => {
      await drizzle.delete(loginSessions).where(lt(loginSessions.expiresAt, now));
    },
  };
};
