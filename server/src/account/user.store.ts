import { eq, sql } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { roles, users } from './account.schema.ts';

/** A user as stored. */
export type UserRow = typeof users.$inferSelect;

/** A user with the rights of the administrators' own role, if the role is one. */
export interface UserWithRole {
  readonly user: UserRow;
  readonly roleRights: readonly string[] | null;
}

/** Users as kept. */
export interface UserStore {
  /** Adds one; answers what is taken instead when a unique index refuses it. */
  addUser(user: typeof users.$inferInsert): Promise<'added' | 'mobile_taken' | 'email_taken' | 'username_taken'>;
  findUser(userId: string): Promise<UserRow | null>;
  findUserWithRole(userId: string): Promise<UserWithRole | null>;
  findUsersWithRole(userIds: readonly string[]): Promise<readonly UserWithRole[]>;
  findUserByMobile(mobileHash: string): Promise<UserRow | null>;
  findUserByEmail(emailHash: string): Promise<UserRow | null>;
  /** Upper and lower case are the same. */
  findUserByUsername(username: string): Promise<UserRow | null>;
  isMobileTaken(mobileHash: string): Promise<boolean>;
  /** Changes columns; answers what is taken when a unique index refuses it. */
  changeUser(
    userId: string,
    change: Partial<typeof users.$inferInsert>,
  ): Promise<'changed' | 'mobile_taken' | 'email_taken' | 'username_taken'>;
  countUsers(): Promise<number>;
}

const takenBy: Readonly<Record<string, 'mobile_taken' | 'email_taken' | 'username_taken'>> = {
  users_mobile_hash_unique: 'mobile_taken',
  users_email_hash_unique: 'email_taken',
  users_username_unique: 'username_taken',
  users_username_lower: 'username_taken',
};

/** Which unique index refused a statement; anything else is thrown on. */
export const takenOf = (error: unknown): 'mobile_taken' | 'email_taken' | 'username_taken' => {
  const cause: unknown = error instanceof Error ? error.cause : null;
  const constraint: unknown =
    typeof cause === 'object' && cause !== null && 'constraint' in cause ? cause.constraint : null;
  const taken = typeof constraint === 'string' ? takenBy[constraint] : undefined;
  if (taken === undefined) throw error;
  return taken;
};

/** The store on PostgreSQL. */
export const createUserStore = ({ drizzle }: Pick<Database, 'drizzle'>): UserStore => {
  const findOne = async (where: ReturnType<typeof eq>): Promise<UserRow | null> => {
    const [user] = await drizzle.select().from(users).where(where);
    return user ?? null;
  };
  // Behind every page that shows who is logged in, so it is prepared once per connection.
  const findById = drizzle
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder('userId')))
    .prepare('account_find_user');
  return {
    addUser: (user) =>
      drizzle
        .insert(users)
        .values(user)
        .then(() => 'added' as const, takenOf),
    findUser: async (userId) => (await findById.execute({ userId }))[0] ?? null,
    findUserWithRole: async (userId) => {
      const [found] = await drizzle
        .select({ user: users, roleRights: roles.rights })
        .from(users)
        .leftJoin(roles, eq(roles.name, users.role))
        .where(eq(users.id, userId));
      return found ?? null;
    },
    findUsersWithRole: (userIds) =>
      drizzle
        .select({ user: users, roleRights: roles.rights })
        .from(users)
        .leftJoin(roles, eq(roles.name, users.role))
        .where(sql`${users.id} = any(${sql.param([...userIds])})`),
    findUserByMobile: (mobileHash) => findOne(eq(users.mobileHash, mobileHash)),
    findUserByEmail: (emailHash) => findOne(eq(users.emailHash, emailHash)),
    findUserByUsername: (username) => findOne(eq(sql`lower(${users.username})`, username.toLowerCase())),
    isMobileTaken: async (mobileHash) => {
      const [found] = await drizzle.select({ id: users.id }).from(users).where(eq(users.mobileHash, mobileHash));
      return found !== undefined;
    },
    changeUser: (userId, change) =>
      drizzle
        .update(users)
        .set(change)
        .where(eq(users.id, userId))
        .then(() => 'changed' as const, takenOf),
    countUsers: () => drizzle.$count(users),
  };
};
