import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { AccountStore } from './account.store.ts';
import { hashToken, newToken, type Credential } from './credential.ts';
import { guest, userIdentity, type Identity } from './identity.ts';

/** Who is logged in. */
export interface Logins {
  /** A new login. @throws AppError `user_unknown`. */
  issueToken(userId: string, device: string | null): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Who shows this credential; null = nobody shows one. @throws AppError `credential_invalid`. */
  identify(credential: Credential | null): Promise<Identity>;
}

/** A login is prolonged at most this often. */
const extendEveryMs = 10 * 60_000;

/** The logins; each lives `hours` after its last use. */
export const createLogins = (store: AccountStore, clock: Clock, hours: number): Logins => {
  const lifeMs = hours * 3_600_000;
  const expiry = (): Date => new Date(clock.wall().getTime() + lifeMs);
  return {
    issueToken: async (userId, device) => {
      if ((await store.findUser(userId)) === null) throw new AppError('user_unknown');
      const token = newToken();
      const expiresAt = expiry();
      await store.deleteExpiredLogins(clock.wall());
      await store.addLogin({ tokenHash: hashToken(token), userId, device, createdAt: clock.wall(), expiresAt });
      return { token, expiresAt };
    },
    identify: async (credential) => {
      if (credential === null) return guest;
      const tokenHash = hashToken(credential.token);
      const now = clock.wall();
      const login = credential.token === '' ? null : await store.findLogin(tokenHash, now);
      if (login === null) throw new AppError('credential_invalid');
      const isDue = login.expiresAt.getTime() - now.getTime() < lifeMs - extendEveryMs;
      if (isDue) await store.extendLogin(tokenHash, expiry());
      return userIdentity(login.userId, login.role);
    },
  };
};
