import { and, desc, eq, getTableColumns, gt, ilike, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { users } from '../account.schema.ts';
import { isEnabled } from '../session.store.ts';

/** A user as lists of administrators need it. */
export type MemberRow = typeof users.$inferSelect & { readonly passkeys: number };

/** Which users. */
export interface MemberFilter {
  /** Part of a nickname or username. */
  readonly text: string | null;
  /** Each finds exactly; given together with `text`. */
  readonly exact: { readonly userId: string; readonly mobileHash: string | null; readonly emailHash: string | null };
  readonly role: string | null;
  readonly state: 'active' | 'banned' | 'leaving' | null;
  readonly now: Date;
  readonly page: number;
  readonly size: number;
}

/** Users for administrators. */
export interface MemberStore {
  /** Newest first. */
  find(filter: MemberFilter): Promise<{ readonly rows: readonly MemberRow[]; readonly total: number }>;
  findOne(userId: string): Promise<MemberRow | null>;
  /** Names of users; who is gone is not in the answer. */
  findNames(userIds: readonly string[]): Promise<readonly Pick<MemberRow, 'id' | 'username' | 'nickname'>[]>;
}

/** The text as a pattern that finds it anywhere; `%`, `_` and `\` stand for themselves. */
export const patternOf = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

const isBanned = (now: Date): SQL | undefined =>
  and(isNotNull(users.disabledAt), or(isNull(users.disabledUntil), gt(users.disabledUntil, now)));

const whereOf = ({ text, exact, role, state, now }: MemberFilter): SQL | undefined => {
  const found =
    text === null
      ? undefined
      : or(
          ilike(users.nickname, patternOf(text)),
          ilike(users.username, patternOf(text)),
          eq(users.id, exact.userId),
          exact.mobileHash === null ? undefined : eq(users.mobileHash, exact.mobileHash),
          exact.emailHash === null ? undefined : eq(users.emailHash, exact.emailHash),
        );
  const states = {
    active: and(isEnabled(now), isNull(users.deletionDueAt)),
    banned: isBanned(now),
    leaving: isNotNull(users.deletionDueAt),
  };
  return and(found, role === null ? undefined : eq(users.role, role), state === null ? undefined : states[state]);
};

const member = {
  ...getTableColumns(users),
  // Written out: in a select from one table drizzle leaves the names of tables away, and both have an `id`.
  passkeys: sql<number>`(select count(*)::int from passkeys where passkeys.user_id = users.id)`,
};

/** The store on PostgreSQL. */
export const createMemberStore = ({ drizzle }: Pick<Database, 'drizzle'>): MemberStore => ({
  find: async (filter) => {
    const where = whereOf(filter);
    const page = drizzle
      .select(member)
      .from(users)
      .where(where)
      .orderBy(desc(users.createdAt), desc(users.id))
      .limit(filter.size)
      .offset((filter.page - 1) * filter.size);
    const [rows, total] = await Promise.all([page, drizzle.$count(users, where)]);
    return { rows, total };
  },
  findOne: async (userId) => {
    const [row] = await drizzle.select(member).from(users).where(eq(users.id, userId));
    return row ?? null;
  },
  findNames: async (userIds) =>
    userIds.length === 0
      ? []
      : drizzle
          .select({ id: users.id, username: users.username, nickname: users.nickname })
          .from(users)
          .where(inArray(users.id, [...userIds])),
});
