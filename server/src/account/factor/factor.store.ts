import { and, count, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { passkeys, recoveryCodes, users } from '../account.schema.ts';

/** Authenticator apps and recovery codes as kept. Every use is one statement: of many at once one counts. */
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
  countRecoveryCodes(userId: string): Promise<number>;
  /** Takes app, recovery codes and passkeys away. */
  reset(userId: string): Promise<void>;
}

/** A secret that was proved. */
export interface TotpProof {
  readonly sealed: string;
  readonly step: number;
  readonly now: Date;
  readonly hashes: readonly string[];
}

const noTotp = { totpSealed: null, totpEnabledAt: null, totpLastStep: null } as const;

/** The store on PostgreSQL. */
export const createFactorStore = ({ drizzle }: Pick<Database, 'drizzle'>): FactorStore => {
  type Connection = Pick<typeof drizzle, 'update' | 'insert' | 'delete'>;
  const isOn = (userId: string) => and(eq(users.id, userId), isNotNull(users.totpEnabledAt));
  const putCodes = async (on: Connection, userId: string, hashes: readonly string[]): Promise<void> => {
    await on.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await on.insert(recoveryCodes).values(hashes.map((codeHash) => ({ userId, codeHash })));
  };
  return {
    offerTotp: async (userId, totpSealed) => {
      const offered = await drizzle
        .update(users)
        .set({ totpSealed })
        .where(and(eq(users.id, userId), isNull(users.totpEnabledAt)))
        .returning({ id: users.id });
      return offered.length === 1;
    },
    enableTotp: (userId, { sealed, step, now, hashes }) =>
      drizzle.transaction(async (transaction) => {
        const enabled = await transaction
          .update(users)
          .set({ totpEnabledAt: now, totpLastStep: step })
          .where(and(eq(users.id, userId), isNull(users.totpEnabledAt), eq(users.totpSealed, sealed)))
          .returning({ id: users.id });
        if (enabled.length === 0) return false;
        await putCodes(transaction, userId, hashes);
        return true;
      }),
    disableTotp: (userId) =>
      drizzle.transaction(async (transaction) => {
        const disabled = await transaction.update(users).set(noTotp).where(isOn(userId)).returning({ id: users.id });
        if (disabled.length === 0) return false;
        await transaction.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
        return true;
      }),
    useTotpStep: async (userId, step) => {
      const used = await drizzle
        .update(users)
        .set({ totpLastStep: step })
        .where(and(isOn(userId), or(isNull(users.totpLastStep), lt(users.totpLastStep, step))))
        .returning({ id: users.id });
      return used.length === 1;
    },
    useRecoveryCode: async (userId, codeHash, now) => {
      const used = await drizzle
        .update(recoveryCodes)
        .set({ usedAt: now })
        .where(
          and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash, codeHash), isNull(recoveryCodes.usedAt)),
        )
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
    countRecoveryCodes: async (userId) => {
      const [left] = await drizzle
        .select({ count: count() })
        .from(recoveryCodes)
        .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
      return left?.count ?? 0;
    },
    reset: (userId) =>
      drizzle.transaction(async (transaction) => {
        await transaction.update(users).set(noTotp).where(eq(users.id, userId));
        await transaction.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
        await transaction.delete(passkeys).where(eq(passkeys.userId, userId));
      }),
  };
};
