import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { recoveryCodes, users } from '../account.schema.ts';

/** A secret that was proved. */
export interface TotpProof {
  readonly sealed: string;
  readonly step: number;
  readonly now: Date;
  /** Of the recovery codes that come with it. */
  readonly hashes: readonly string[];
}

/** Authenticator apps and recovery codes as kept. Of many changes or uses at once one counts. */
export interface FactorStore {
  /** Keeps a secret that waits for its proof; false when one counts already. */
  offerTotp(userId: string, sealed: string): Promise<boolean>;
  /** Makes the offered secret count and replaces the recovery codes; false when it does not wait any more. */
  enableTotp(userId: string, proof: TotpProof): Promise<boolean>;
  /** Takes app and recovery codes away; false when there were none. */
  disableTotp(userId: string): Promise<boolean>;
  /** Uses a time step up; false when it, or a later one, was used before. */
  useTotpStep(userId: string, step: number): Promise<boolean>;
  /** Uses a code up; false when it is unknown or used. */
  useRecoveryCode(userId: string, codeHash: string, now: Date): Promise<boolean>;
  /** Puts new codes in the place of all old ones; false when no app is on. */
  replaceRecoveryCodes(userId: string, hashes: readonly string[]): Promise<boolean>;
}

const isOn = (userId: string) => and(eq(users.id, userId), isNotNull(users.totpEnabledAt));

type Connection = Pick<Database['drizzle'], 'update' | 'insert' | 'delete'>;

/** Changes the user where the condition holds; whether it held. */
const changed = async (
  on: Pick<Connection, 'update'>,
  change: Partial<typeof users.$inferInsert>,
  where: ReturnType<typeof and>,
): Promise<boolean> => (await on.update(users).set(change).where(where).returning({ id: users.id })).length === 1;

const putCodes = async (on: Connection, userId: string, hashes: readonly string[]): Promise<void> => {
  await on.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  if (hashes.length > 0) await on.insert(recoveryCodes).values(hashes.map((codeHash) => ({ userId, codeHash })));
};

/** The store on PostgreSQL. */
export const createFactorStore = ({ drizzle }: Pick<Database, 'drizzle'>): FactorStore => ({
  offerTotp: (userId, totpSealed) =>
    changed(drizzle, { totpSealed }, and(eq(users.id, userId), isNull(users.totpEnabledAt))),
  enableTotp: (userId, { sealed, step, now, hashes }) =>
    drizzle.transaction(async (transaction) => {
      const waits = and(eq(users.id, userId), isNull(users.totpEnabledAt), eq(users.totpSealed, sealed));
      if (!(await changed(transaction, { totpEnabledAt: now, totpLastStep: step }, waits))) return false;
      await putCodes(transaction, userId, hashes);
      return true;
    }),
  disableTotp: (userId) =>
    drizzle.transaction(async (transaction) => {
      const none = { totpSealed: null, totpEnabledAt: null, totpLastStep: null };
      if (!(await changed(transaction, none, isOn(userId)))) return false;
      await putCodes(transaction, userId, []);
      return true;
    }),
  useTotpStep: (userId, step) => {
    const isNewer = or(isNull(users.totpLastStep), lt(users.totpLastStep, step));
    return changed(drizzle, { totpLastStep: step }, and(isOn(userId), isNewer));
  },
  useRecoveryCode: async (userId, codeHash, now) => {
    const isUnused = and(
      eq(recoveryCodes.userId, userId),
      eq(recoveryCodes.codeHash, codeHash),
      isNull(recoveryCodes.usedAt),
    );
    const used = await drizzle
      .update(recoveryCodes)
      .set({ usedAt: now })
      .where(isUnused)
      .returning({ userId: recoveryCodes.userId });
    return used.length === 1;
  },
  replaceRecoveryCodes: (userId, hashes) =>
    drizzle.transaction(async (transaction) => {
      // The row stays locked: of two who do this at once the second replaces the first one's codes.
      const [on] = await transaction.select({ id: users.id }).from(users).where(isOn(userId)).for('update');
      if (on === undefined) return false;
      await putCodes(transaction, userId, hashes);
      return true;
    }),
});
