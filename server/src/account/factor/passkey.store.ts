import { and, asc, eq, lt, or } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { passkeys } from '../account.schema.ts';
import { countWays, lockUser, takenIfDouble, type Removal } from './way.store.ts';

/** A passkey as kept. */
export type PasskeyRow = typeof passkeys.$inferSelect;

/** What one use of a passkey told. */
export interface PasskeyUse {
  readonly counter: number;
  readonly isBackedUp: boolean;
  readonly now: Date;
}

/** Passkeys as kept. */
export interface PasskeyStore {
  find(id: string): Promise<PasskeyRow | null>;
  findOfUser(userId: string): Promise<readonly PasskeyRow[]>;
  /** Adds one; not more than `max` per user, and none that somebody has. */
  add(passkey: typeof passkeys.$inferInsert, max: number): Promise<'added' | 'taken' | 'too_many'>;
  rename(id: string, name: string): Promise<void>;
  /** Notes a use; false when its counter did not grow: a copy of the key, or one answer at once twice. */
  use(id: string, use: PasskeyUse): Promise<boolean>;
  /** `providers` are those that still open accounts. */
  remove(userId: string, id: string, providers: readonly string[]): Promise<Removal>;
}

/** The store on PostgreSQL. */
export const createPasskeyStore = ({ drizzle }: Pick<Database, 'drizzle'>): PasskeyStore => {
  const ofUser = (userId: string) => eq(passkeys.userId, userId);
  return {
    find: async (id) => {
      const [row] = await drizzle.select().from(passkeys).where(eq(passkeys.id, id));
      return row ?? null;
    },
    findOfUser: (userId) =>
      drizzle.select().from(passkeys).where(ofUser(userId)).orderBy(asc(passkeys.createdAt), asc(passkeys.id)),
    add: (passkey, max) =>
      drizzle
        .transaction(async (transaction) => {
          await lockUser(transaction, passkey.userId);
          const own = await transaction.select({ id: passkeys.id }).from(passkeys).where(ofUser(passkey.userId));
          if (own.length >= max) return 'too_many' as const;
          await transaction.insert(passkeys).values(passkey);
          return 'added' as const;
        })
        .catch(takenIfDouble),
    rename: async (id, name) => {
      await drizzle.update(passkeys).set({ name }).where(eq(passkeys.id, id));
    },
    use: async (id, { counter, isBackedUp, now }) => {
      // Passkeys that are kept in a cloud do not count: theirs stays 0 (WebAuthn Level 3 section 6.1.1).
      const isFresh = or(lt(passkeys.counter, counter), counter === 0 ? eq(passkeys.counter, 0) : undefined);
      const used = await drizzle
        .update(passkeys)
        .set({ counter, isBackedUp, lastUsedAt: now })
        .where(and(eq(passkeys.id, id), isFresh))
        .returning({ id: passkeys.id });
      return used.length === 1;
    },
    remove: (userId, id, providers) =>
      drizzle.transaction(async (transaction) => {
        const which = and(ofUser(userId), eq(passkeys.id, id));
        const user = await lockUser(transaction, userId);
        const [row] = await transaction.select({ id: passkeys.id }).from(passkeys).where(which);
        if (user === null || row === undefined) return 'unknown';
        if ((await countWays(transaction, userId, { ...user, providers })) <= 1) return 'last';
        await transaction.delete(passkeys).where(which);
        return 'removed';
      }),
  };
};
