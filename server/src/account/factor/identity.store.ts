import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { oidcIdentities, users } from '../account.schema.ts';
import { countWays, lockUser, takenIfDouble, type Removal } from './way.store.ts';

/** An account elsewhere as kept. */
export type IdentityRow = typeof oidcIdentities.$inferSelect;

/** Accounts elsewhere that open accounts here, as kept. */
export interface IdentityStore {
  find(provider: string, subject: string): Promise<IdentityRow | null>;
  findOfUser(userId: string): Promise<readonly IdentityRow[]>;
  /** Links; an account has one identity per provider, an identity one account. */
  add(identity: typeof oidcIdentities.$inferInsert): Promise<'added' | 'taken'>;
  /** A new user with this identity; nothing is kept when somebody has it. */
  addWithUser(
    user: typeof users.$inferInsert,
    identity: Omit<typeof oidcIdentities.$inferInsert, 'userId'>,
  ): Promise<'added' | 'taken'>;
  /** `providers` are those that still open accounts. */
  remove(userId: string, provider: string, providers: readonly string[]): Promise<Removal>;
}

/** The store on PostgreSQL. */
export const createIdentityStore = ({ drizzle }: Pick<Database, 'drizzle'>): IdentityStore => ({
  find: async (provider, subject) => {
    const which = and(eq(oidcIdentities.provider, provider), eq(oidcIdentities.subject, subject));
    const [row] = await drizzle.select().from(oidcIdentities).where(which);
    return row ?? null;
  },
  findOfUser: (userId) =>
    drizzle
      .select()
      .from(oidcIdentities)
      .where(eq(oidcIdentities.userId, userId))
      .orderBy(asc(oidcIdentities.linkedAt)),
  add: (identity) =>
    drizzle
      .insert(oidcIdentities)
      .values(identity)
      .then(() => 'added' as const, takenIfDouble),
  addWithUser: (user, identity) =>
    drizzle
      .transaction(async (transaction) => {
        await transaction.insert(users).values(user);
        await transaction.insert(oidcIdentities).values({ ...identity, userId: user.id });
        return 'added' as const;
      })
      .catch(takenIfDouble),
  remove: (userId, provider, providers) =>
    drizzle.transaction(async (transaction) => {
      const which = and(eq(oidcIdentities.userId, userId), eq(oidcIdentities.provider, provider));
      const user = await lockUser(transaction, userId);
      const [row] = await transaction.select().from(oidcIdentities).where(which);
      if (user === null || row === undefined) return 'unknown';
      const isWay = providers.includes(provider);
      if (isWay && (await countWays(transaction, userId, { ...user, providers })) <= 1) return 'last';
      await transaction.delete(oidcIdentities).where(which);
      return 'removed';
    }),
});
