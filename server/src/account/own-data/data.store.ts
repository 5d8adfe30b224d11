import { and, desc, eq, gt, isNotNull, isNull, lte, ne } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { keepLastHolder } from '../role/last-holder.store.ts';
import { dataExports, knownDevices, loginSessions, oidcIdentities, passkeys, users } from '../account.schema.ts';

/** An export as kept. */
export type ExportRow = typeof dataExports.$inferSelect;

/** Exports and deletions as kept. */
export interface DataStore {
  /** False when one is being made already. */
  addExport(row: typeof dataExports.$inferInsert): Promise<boolean>;
  finishExport(
    id: string,
    outcome: { readonly state: 'ready' | 'failed'; readonly bytes: number | null },
  ): Promise<void>;
  findExport(id: string): Promise<ExportRow | null>;
  /** Latest first, at most twenty. */
  findExports(userId: string): Promise<readonly ExportRow[]>;
  /** Takes away those that are over; answers their ids. */
  takeExpired(now: Date): Promise<readonly { readonly id: string; readonly userId: string }[]>;
  /** False when a deletion is pending already. @throws AppError `last_admin`. */
  setDeletion(userId: string, times: { readonly now: Date; readonly dueAt: Date }): Promise<boolean>;
  /** False when none is pending, or it has begun. */
  dropDeletion(userId: string, now: Date): Promise<boolean>;
  findDue(now: Date): Promise<readonly string[]>;
  /** Closes the account for good, if its deletion is due; from here on nobody can keep it. */
  beginErasure(userId: string, now: Date): Promise<boolean>;
  /** Leaves an empty account in the user's place: everything that belonged to them goes, and the next run still finds it due. */
  emptyUser(userId: string): Promise<void>;
  deleteUser(userId: string): Promise<void>;
  /** Rows of this feature that belong to the user, without hashes and keys. */
  findOwnRows(userId: string): Promise<OwnRows>;
}

/** What the account feature keeps about somebody, for the archive. */
export interface OwnRows {
  readonly user: typeof users.$inferSelect | null;
  readonly sessions: readonly object[];
  readonly devices: readonly object[];
  readonly passkeys: readonly object[];
  readonly identities: readonly object[];
}

type Drizzle = Database['drizzle'];

const findOwnRows = async (drizzle: Drizzle, userId: string): Promise<OwnRows> => {
  const { device, addressPrefix, method, createdAt, lastSeenAt, expiresAt } = loginSessions;
  const [[user], sessions, devices, keys, identities] = await Promise.all([
    drizzle.select().from(users).where(eq(users.id, userId)),
    drizzle
      .select({ device, addressPrefix, method, createdAt, lastSeenAt, expiresAt })
      .from(loginSessions)
      .where(eq(loginSessions.userId, userId)),
    drizzle
      .select({ addressPrefix: knownDevices.addressPrefix, lastSeenAt: knownDevices.lastSeenAt })
      .from(knownDevices)
      .where(eq(knownDevices.userId, userId)),
    drizzle
      .select({ name: passkeys.name, createdAt: passkeys.createdAt, lastUsedAt: passkeys.lastUsedAt })
      .from(passkeys)
      .where(eq(passkeys.userId, userId)),
    drizzle
      .select({ provider: oidcIdentities.provider, subject: oidcIdentities.subject, linkedAt: oidcIdentities.linkedAt })
      .from(oidcIdentities)
      .where(eq(oidcIdentities.userId, userId)),
  ]);
  return { user: user ?? null, sessions, devices, passkeys: keys, identities };
};

/** The user's row is locked, so that of two wishes at once one is kept. */
const addExport = (drizzle: Drizzle, row: typeof dataExports.$inferInsert): Promise<boolean> =>
  drizzle.transaction(async (transaction) => {
    await transaction.select({ id: users.id }).from(users).where(eq(users.id, row.userId)).for('update');
    const isPending = and(eq(dataExports.userId, row.userId), eq(dataExports.state, 'pending'));
    const now = row.createdAt;
    if ((await transaction.$count(dataExports, and(isPending, gt(dataExports.expiresAt, now)))) > 0) return false;
    await transaction.insert(dataExports).values(row);
    return true;
  });

/** Deletions of accounts as kept. */
const createDeletions = (
  drizzle: Drizzle,
): Pick<DataStore, 'setDeletion' | 'dropDeletion' | 'findDue' | 'beginErasure' | 'emptyUser' | 'deleteUser'> => ({
  setDeletion: (userId, { now, dueAt: deletionDueAt }) =>
    keepLastHolder(drizzle, now, async (transaction) => {
      const isFree = and(eq(users.id, userId), isNull(users.deletionDueAt));
      const set = await transaction.update(users).set({ deletionDueAt }).where(isFree).returning({ id: users.id });
      return set.length === 1;
    }),
  dropDeletion: async (userId, now) => {
    const isPending = and(eq(users.id, userId), gt(users.deletionDueAt, now));
    const set = await drizzle.update(users).set({ deletionDueAt: null }).where(isPending).returning({ id: users.id });
    return set.length === 1;
  },
  findDue: async (now) => {
    const due = await drizzle.select({ id: users.id }).from(users).where(lte(users.deletionDueAt, now)).limit(100);
    return due.map(({ id }) => id);
  },
  beginErasure: async (userId, now) => {
    const isDue = and(eq(users.id, userId), isNotNull(users.deletionDueAt), lte(users.deletionDueAt, now));
    const closed = { disabledAt: now, disabledUntil: null, disabledReason: null };
    const set = await drizzle.update(users).set(closed).where(isDue).returning({ id: users.id });
    return set.length === 1;
  },
  emptyUser: (userId) =>
    drizzle.transaction(async (transaction) => {
      const { id, role, createdAt, disabledAt, deletionDueAt } = users;
      const kept = { id, role, createdAt, disabledAt, deletionDueAt };
      const [shell] = await transaction.select(kept).from(users).where(eq(id, userId)).for('update');
      if (shell === undefined) return;
      await transaction.delete(users).where(eq(id, userId));
      await transaction.insert(users).values({ ...shell, username: `gone-${userId}`, nickname: '' });
    }),
  deleteUser: async (userId) => {
    await drizzle.delete(users).where(eq(users.id, userId));
  },
});

/** The store on PostgreSQL. */
export const createDataStore = ({ drizzle }: Pick<Database, 'drizzle'>): DataStore => ({
  addExport: (row) => addExport(drizzle, row),
  finishExport: async (id, outcome) => {
    await drizzle.update(dataExports).set(outcome).where(eq(dataExports.id, id));
  },
  findExport: async (id) => {
    const [row] = await drizzle.select().from(dataExports).where(eq(dataExports.id, id));
    return row ?? null;
  },
  findExports: (userId) =>
    drizzle
      .select()
      .from(dataExports)
      .where(eq(dataExports.userId, userId))
      .orderBy(desc(dataExports.createdAt))
      .limit(20),
  takeExpired: (now) =>
    drizzle
      .delete(dataExports)
      .where(and(lte(dataExports.expiresAt, now), ne(dataExports.state, 'pending')))
      .returning({ id: dataExports.id, userId: dataExports.userId }),
  ...createDeletions(drizzle),
  findOwnRows: (userId) => findOwnRows(drizzle, userId),
});
