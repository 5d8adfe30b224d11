import type { reauthentication } from '@amphi/contract';
import type { z } from 'zod';
import { AppError } from '../../platform/http/index.ts';
import type { RateLimits } from '../../platform/rate/index.ts';
import type { Settings } from '../../site/index.ts';
import type { CodeOrder, Codes, CodeTarget } from '../entry/codes.ts';
import type { Logins } from '../logins.ts';
import { isPasswordOf } from '../password.ts';
import type { UserRow, UserStore } from '../user.store.ts';
import type { AccountSeals } from '../users.ts';
import type { PasskeyLogin } from './passkey-login.ts';
import type { PasskeySite } from './passkey-site.ts';
import type { PasskeyStore } from './passkey.store.ts';
import type { SecondFactor } from './second-factor.ts';

/** Somebody who is logged in shows again who they are. */
export interface Reauthentication {
  /**
   * One proof is enough; the first of password, code, passkey and received code counts. `site` is null where passkeys do not work.
   * Answers when it was proved.
   * @throws AppError `reauthentication_failed`, `rate_limited`.
   */
  prove(
    login: { readonly userId: string; readonly sessionId: string },
    proof: z.output<typeof reauthentication>,
    site: PasskeySite | null,
  ): Promise<Date>;
  /**
   * A code that proves it, to the own mobile number, else the email address. Only for accounts without password, passkey and
   * authenticator app: whoever reads somebody's messages must not get past those. @throws AppError `conflict`.
   */
  codeOrder(userId: string): Promise<CodeOrder>;
}

/** What it needs. */
export interface ReauthenticationOptions {
  readonly users: Pick<UserStore, 'findUser'>;
  readonly passkeys: Pick<PasskeyStore, 'findOfUser'>;
  readonly seals: Pick<AccountSeals, 'mobile' | 'email'>;
  readonly second: Pick<SecondFactor, 'proveAgain'>;
  readonly passkeyLogin: Pick<PasskeyLogin, 'verify'>;
  readonly codes: Pick<Codes, 'accept'>;
  readonly limits: RateLimits;
  readonly settings: Pick<Settings, 'all'>;
  readonly logins: Pick<Logins, 'proveLogin'>;
}

/** Per account, not per login: whoever holds one login can only close this door, and the owner logs in anew. */
const rule = { name: 'reauthentication', max: 10, windowMs: 10 * 60_000 };

/** Re-authentication of all users. */
export const createReauthentication = (options: ReauthenticationOptions): Reauthentication => {
  const { users, passkeys, seals, second, passkeyLogin, codes, limits, settings, logins } = options;
  const known = async (userId: string): Promise<UserRow> => {
    const user = await users.findUser(userId);
    if (user === null) throw new AppError('user_unknown');
    return user;
  };
  const codeTarget = async (userId: string): Promise<CodeTarget> => {
    const user = await known(userId);
    const hasBetter =
      user.passwordHash !== null || user.totpEnabledAt !== null || (await passkeys.findOfUser(userId)).length > 0;
    if (hasBetter) throw new AppError('conflict');
    if (user.mobileSealed !== null) return { kind: 'mobile', address: seals.mobile.open(user.mobileSealed) };
    if (user.emailSealed !== null) return { kind: 'email', address: seals.email.open(user.emailSealed) };
    throw new AppError('conflict');
  };
  const isOwnCode = async (userId: string, received: { readonly codeId: string; readonly code: string }) => {
    const own = await codeTarget(userId);
    const target = await codes.accept('prove', received, userId);
    return target.kind === own.kind && target.address === own.address;
  };
  const isProof = async (userId: string, proof: z.output<typeof reauthentication>, site: PasskeySite | null) => {
    const { password, otp, passkey, received } = proof;
    if (password !== undefined) {
      const { passwordHash } = await known(userId);
      return passwordHash !== null && isPasswordOf(passwordHash, password);
    }
    if (otp !== undefined) await second.proveAgain(userId, otp);
    else if (passkey !== undefined && site !== null) await passkeyLogin.verify(site, passkey, userId);
    else if (received !== undefined) return isOwnCode(userId, received);
    else return false;
    return true;
  };
  return {
    prove: async ({ userId, sessionId }, proof, site) => {
      const { isAllowed, retryAfterMs } = await limits.take(rule, userId);
      if (!isAllowed) throw new AppError('rate_limited', null, retryAfterMs);
      const isRight = await isProof(userId, proof, site).catch((error: unknown) => {
        const isRefusal = error instanceof AppError && error.code !== 'rate_limited';
        if (isRefusal) return false;
        throw error;
      });
      if (!isRight) throw new AppError('reauthentication_failed');
      await limits.forget(rule.name, userId);
      return logins.proveLogin(sessionId);
    },
    codeOrder: async (userId) => {
      const target = await codeTarget(userId);
      const locale = (await known(userId)).locale ?? (await settings.all())['site.locale'];
      return { purpose: 'prove', target, userId, locale, isWanted: () => Promise.resolve(true) };
    },
  };
};
