import { lastHeldRight, roleRights, roles as shippedRoles } from '@amphi/contract';
import { and, count, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { roles, users } from '../account.schema.ts';
import { isEnabled } from '../session.store.ts';

/** One transaction of the database. */
export type Transaction = Parameters<Parameters<Database['drizzle']['transaction']>[0]>[0];

/** Held while somebody may lose the right that somebody must keep: any number, as long as nothing else uses it. */
const holderLock = 770_114_003;

const shippedHolders = shippedRoles.filter((role) => roleRights[role].includes(lastHeldRight));

/** How many enabled users that are not leaving hold the right to give rights, without the one named. */
export const countHolders = async (
  reader: Pick<Database['drizzle'], 'select'>,
  now: Date,
  except: string | null = null,
): Promise<number> => {
  const holds = or(inArray(users.role, shippedHolders), sql`${lastHeldRight} = any(${roles.rights})`);
  const [row] = await reader
    .select({ holders: count() })
    .from(users)
    .leftJoin(roles, eq(roles.name, users.role))
    .where(and(isEnabled(now), isNull(users.deletionDueAt), except === null ? undefined : ne(users.id, except), holds));
  return row?.holders ?? 0;
};

/**
 * Does what may take the right to give rights from somebody, in one transaction and never beside another such deed. When nobody
 * would hold the right afterwards, nothing is done. Roles, bans and the deletion of accounts go through here.
 * @throws AppError `last_admin`
 */
export const keepLastHolder = <Answer>(
  drizzle: Database['drizzle'],
  now: Date,
  deed: (transaction: Transaction) => Promise<Answer>,
): Promise<Answer> =>
  drizzle.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${holderLock})`);
    const before = await countHolders(transaction, now);
    const answer = await deed(transaction);
    if (before > 0 && (await countHolders(transaction, now)) === 0) throw new AppError('last_admin');
    return answer;
  });
