import type { RecoveryCodes, TotpSetup } from '@amphi/contract';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Seal } from '../../platform/seal/index.ts';
import type { Settings } from '../../site/index.ts';
import type { UserStore } from '../user.store.ts';
import type { FactorStore } from './factor.store.ts';
import { newRecoveryCodes, parseRecoveryCode } from './recovery-codes.ts';
import { hashRecoveryCode, type SecondFactor } from './second-factor.ts';
import type { TellChange } from './security-notice.ts';
import { describeTotp, findTotpStep, newTotpSecret } from './totp.ts';

/**
 * Two-step verification by an app.
 *
 *     off ── offer ──► offered ── prove(code) ──► on
 *      ▲                │  ▲                      │
 *      │                └──┘ offer: another       │ renewCodes: the old ones are void
 *      └───────────────── disable ────────────────┘
 */
export interface Authenticator {
  /** A secret that counts once it is proved. @throws AppError `totp_enabled`. */
  offer(userId: string): Promise<TotpSetup>;
  /** @throws AppError `otp_invalid`, `rate_limited`, `totp_disabled` (nothing was offered), `totp_enabled`. */
  prove(userId: string, code: string): Promise<RecoveryCodes>;
  /** @throws AppError `totp_disabled`. */
  disable(userId: string): Promise<void>;
  /** @throws AppError `totp_disabled`. */
  renewCodes(userId: string): Promise<RecoveryCodes>;
}

/** What it needs. */
export interface AuthenticatorOptions {
  readonly users: Pick<UserStore, 'findUser'>;
  readonly store: FactorStore;
  readonly second: Pick<SecondFactor, 'countSetup'>;
  readonly seal: Seal;
  readonly settings: Pick<Settings, 'all'>;
  readonly tell: TellChange;
  readonly clock: Clock;
}

/** Two-step verification of all users. */
export const createAuthenticator = (options: AuthenticatorOptions): Authenticator => {
  const { users, store, second, seal, settings, tell, clock } = options;
  const known = async (userId: string) => {
    const user = await users.findUser(userId);
    if (user === null) throw new AppError('user_unknown');
    return user;
  };
  const newCodes = (userId: string) => {
    const codes = newRecoveryCodes();
    const hashes = codes.map((code) => hashRecoveryCode(seal, userId, parseRecoveryCode(code) ?? code));
    return { codes: [...codes], hashes };
  };
  return {
    offer: async (userId) => {
      const { username } = await known(userId);
      const secret = newTotpSecret();
      if (!(await store.offerTotp(userId, seal.close(secret)))) throw new AppError('totp_enabled');
      return describeTotp(secret, { issuer: (await settings.all())['site.name'], label: username });
    },
    prove: async (userId, typed) => {
      const { totpSealed: sealed, totpEnabledAt } = await known(userId);
      if (totpEnabledAt !== null) throw new AppError('totp_enabled');
      if (sealed === null) throw new AppError('totp_disabled');
      const now = clock.wall();
      const tried = await second.countSetup(userId);
      const step = findTotpStep(seal.open(sealed), typed, now);
      if (step === null) throw new AppError('otp_invalid', { code: 'otp_invalid' });
      const { codes, hashes } = newCodes(userId);
      await tried.forget();
      // The code that proved it does not open a login as well.
      if (!(await store.enableTotp(userId, { sealed, step, now, hashes }))) throw new AppError('totp_enabled');
      tell(userId, 'totp_on');
      return { codes };
    },
    disable: async (userId) => {
      if (!(await store.disableTotp(userId))) throw new AppError('totp_disabled');
      tell(userId, 'totp_off');
    },
    renewCodes: async (userId) => {
      const { codes, hashes } = newCodes(userId);
      if (!(await store.replaceRecoveryCodes(userId, hashes))) throw new AppError('totp_disabled');
      tell(userId, 'recovery_codes');
      return { codes };
    },
  };
};
