import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { oidcIdentities, passkeys, users } from '../account.schema.ts';

/** How the removal of a way into an account ended. */
export type Removal = 'removed' | 'unknown' | 'last';

type Connection = Pick<Database['drizzle'], 'select'>;

/**
 * Locks the user for the rest of the transaction, so that two changes at once cannot both take the last way but one; null when there is
 * no such user.
 */
export const lockUser = async (on: Connection, userId: string): Promise<{ readonly hasPassword: boolean } | null> => {
  const hasPassword = sql<boolean>`${users.passwordHash} is not null`;
  const [user] = await on.select({ hasPassword }).from(users).where(eq(users.id, userId)).for('update');
  return user ?? null;
};

/**
 * How many ways lead into the account: a password, each passkey, each identity of a provider that is still known. Codes by SMS or
 * email are none: they depend on senders that the operator may not have.
 */
export const countWays = async (
  on: Connection,
  userId: string,
  { hasPassword, providers }: { readonly hasPassword: boolean; readonly providers: readonly string[] },
): Promise<number> => {
  const keys = await on.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.userId, userId));
  const links = await on
    .select({ provider: oidcIdentities.provider })
    .from(oidcIdentities)
    .where(eq(oidcIdentities.userId, userId));
  return Number(hasPassword) + keys.length + links.filter(({ provider }) => providers.includes(provider)).length;
};

/** For a statement that a unique index refused; everything else is thrown on. */
export const takenIfDouble = (error: unknown): 'taken' => {
  const cause: unknown = error instanceof Error ? error.cause : null;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505') return 'taken';
  throw error;
};
