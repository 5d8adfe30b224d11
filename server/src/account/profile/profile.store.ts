import { and, count, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { formerUsernames, passkeys, recoveryCodes, users } from '../account.schema.ts';
import { isEnabled } from '../session.store.ts';
import { takenOf, type UserRow } from '../user.store.ts';

/** What the owner's own page shows. */
export interface OwnRow {
  readonly user: UserRow;
  readonly recoveryCodesLeft: number;
  readonly passkeys: number;
}

/** Profiles as kept. */
export interface ProfileStore {
  findOwn(userId: string): Promise<OwnRow | null>;
  /** A user who may be shown, by present or former handle, upper and lower case alike. */
  findByHandle(handle: string, now: Date): Promise<UserRow | null>;
  /** Changes columns of the profile; a new username leaves the old one as a pointer. */
  change(userId: string, change: Partial<UserRow>, now: Date): Promise<'changed' | 'username_taken'>;
}

const yearMs = 365 * 24 * 3_600_000;

type Drizzle = Database['drizzle'];

const isShown = (now: Date) => and(isEnabled(now), isNull(users.deletionDueAt));

/** Gives the user a handle that is nobody's, nor was within a year; the old one stays as a pointer. */
const rename = (
  drizzle: Drizzle,
  userId: string,
  change: Partial<UserRow> & { readonly username: string },
  now: Date,
): Promise<'changed' | 'username_taken'> =>
  drizzle.transaction(async (transaction) => {
    const wished = change.username.toLowerCase();
    // The row lock makes two renames of one user wait for each other.
    const [user] = await transaction.select().from(users).where(eq(users.id, userId)).for('update');
    const isReserved = and(
      eq(formerUsernames.username, wished),
      ne(formerUsernames.userId, userId),
      gt(formerUsernames.changedAt, new Date(now.getTime() - yearMs)),
    );
    if (user === undefined || (await transaction.$count(formerUsernames, isReserved)) > 0) return 'username_taken';
    await transaction.update(users).set(change).where(eq(users.id, userId));
    const old = user.username.toLowerCase();
    await transaction.delete(formerUsernames).where(eq(formerUsernames.username, wished));
    if (old === wished) return 'changed';
    const pointer = { username: old, userId, changedAt: now };
    await transaction
      .insert(formerUsernames)
      .values(pointer)
      .onConflictDoUpdate({ target: formerUsernames.username, set: pointer });
    return 'changed';
  });

/** Asked at the start of every page of a member, so it is prepared once per connection. */
const prepareFindOwn = (drizzle: Drizzle) => {
  const left = drizzle
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, users.id), isNull(recoveryCodes.usedAt)));
  const keys = drizzle.select({ keys: count() }).from(passkeys).where(eq(passkeys.userId, users.id));
  return drizzle
    .select({
      user: users,
      recoveryCodesLeft: sql<string>`(${left})`.mapWith(Number),
      passkeys: sql<string>`(${keys})`.mapWith(Number),
    })
    .from(users)
    .where(eq(users.id, sql.placeholder('userId')))
    .prepare('account_find_own');
};

const findByHandle = async (drizzle: Drizzle, handle: string, now: Date): Promise<UserRow | null> => {
  const name = handle.toLowerCase();
  const isPresent = and(eq(sql`lower(${users.username})`, name), isShown(now));
  const [present] = await drizzle.select().from(users).where(isPresent);
  if (present !== undefined) return present;
  const [former] = await drizzle
    .select({ user: users })
    .from(formerUsernames)
    .innerJoin(users, eq(users.id, formerUsernames.userId))
    .where(and(eq(formerUsernames.username, name), isShown(now)));
  return former?.user ?? null;
};

/** The store on PostgreSQL. */
export const createProfileStore = ({ drizzle }: Pick<Database, 'drizzle'>): ProfileStore => {
  const findOwn = prepareFindOwn(drizzle);
  return {
    findOwn: async (userId) => {
      const [found] = await findOwn.execute({ userId });
      return found ?? null;
    },
    findByHandle: (handle, now) => findByHandle(drizzle, handle, now),
    change: async (userId, change, now) => {
      const { username } = change;
      if (username === undefined) {
        await drizzle.update(users).set(change).where(eq(users.id, userId));
        return 'changed';
      }
      const outcome = await rename(drizzle, userId, { ...change, username }, now).catch(takenOf);
      return outcome === 'changed' ? 'changed' : 'username_taken';
    },
  };
};
