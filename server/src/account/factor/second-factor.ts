import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { RateLimits } from '../../platform/rate/index.ts';
import type { Seal } from '../../platform/seal/index.ts';
import type { UserStore } from '../user.store.ts';
import type { FactorStore } from './factor.store.ts';
import { parseRecoveryCode } from './recovery-codes.ts';
import { findTotpStep } from './totp.ts';

/**
 * Where a code is typed. Each place counts its own wrong codes: who knows the password and guesses codes at the login does not close
 * re-authentication to the owner, and the other way round.
 */
type CodePlace = 'login' | 'reauthentication' | 'setup';

/** Codes of authenticator apps, and recovery codes. */
export interface SecondFactor {
  /** Whether a login needs one after its first factor. */
  isNeeded(userId: string): Promise<boolean>;
  /** Uses up a code of the app or a recovery code; of many who try it at once one has it. @throws AppError `otp_invalid`, `rate_limited`. */
  prove(userId: string, code: string): Promise<void>;
  /** The same for somebody who is logged in. @throws AppError `otp_invalid`, `rate_limited`. */
  proveAgain(userId: string, code: string): Promise<void>;
  /** Counts the try of a code that is checked elsewhere; `forget` takes it back when it was right. @throws AppError `rate_limited`. */
  countSetup(userId: string): Promise<{ forget(): Promise<void> }>;
}

const tenMinutes = 10 * 60_000;
/** Five of a million codes, three of which are right: one guess in 66 000 per ten minutes. Recovery codes of 60 bits bear more. */
const maxWrong = { totp: 5, recovery: 20 } as const;

/** What the second factor needs. */
export interface SecondFactorOptions {
  readonly users: Pick<UserStore, 'findUser'>;
  readonly store: Pick<FactorStore, 'useTotpStep' | 'useRecoveryCode'>;
  readonly seal: Seal;
  readonly limits: RateLimits;
  readonly clock: Clock;
}

/** What is kept of a recovery code. */
export const hashRecoveryCode = (seal: Seal, userId: string, code: string): string =>
  seal.lookup(`recovery ${userId} ${code}`);

/** The second factor of all users. */
export const createSecondFactor = ({ users, store, seal, limits, clock }: SecondFactorOptions): SecondFactor => {
  /** Tries count before they are looked at, so that many at once are not more than many in a row. */
  const countTry = async (userId: string, place: CodePlace, kind: keyof typeof maxWrong) => {
    const rule = { name: `second_factor.${place}.${kind}`, max: maxWrong[kind], windowMs: tenMinutes };
    const { isAllowed, retryAfterMs } = await limits.take(rule, userId);
    if (!isAllowed) throw new AppError('rate_limited', null, retryAfterMs);
    return { forget: () => limits.forget(rule.name, userId) };
  };
  const isRight = async (userId: string, typed: string, recovery: string | null): Promise<boolean> => {
    const user = await users.findUser(userId);
    if (user === null || user.totpEnabledAt === null || user.totpSealed === null) return false;
    if (recovery !== null) {
      return store.useRecoveryCode(userId, hashRecoveryCode(seal, userId, recovery), clock.wall());
    }
    const step = findTotpStep(seal.open(user.totpSealed), typed, clock.wall());
    return step !== null && store.useTotpStep(userId, step);
  };
  const redeem = async (userId: string, typed: string, place: CodePlace): Promise<void> => {
    const recovery = parseRecoveryCode(typed);
    const tried = await countTry(userId, place, recovery === null ? 'totp' : 'recovery');
    if (!(await isRight(userId, typed, recovery))) throw new AppError('otp_invalid');
    await tried.forget();
  };
  return {
    isNeeded: async (userId) => ((await users.findUser(userId))?.totpEnabledAt ?? null) !== null,
    prove: (userId, code) => redeem(userId, code, 'login'),
    proveAgain: (userId, code) => redeem(userId, code, 'reauthentication'),
    countSetup: (userId) => countTry(userId, 'setup', 'totp'),
  };
};
