import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import { newId } from '../platform/id/index.ts';
import type { Settings } from '../site/index.ts';
import type { UserStore } from './user.store.ts';
import { hashToken, newToken, type Credential } from './credential.ts';
import { accountTopic, type AccountEvent } from './events.ts';
import { guest, userIdentity, type Identity } from './identity.ts';
import type { SessionRow, SessionStore } from './session.store.ts';

/** Where a login comes from. */
export interface LoginOrigin {
  readonly device: string | null;
  readonly addressPrefix: string | null;
  readonly method: SessionRow['method'];
  /** The user has just proved who they are, so that sensitive changes are open at once. */
  readonly isProved: boolean;
}

/** A login just made; the token is nowhere else. */
export interface OpenedLogin {
  readonly token: string;
  readonly expiresAt: Date;
  readonly sessionId: string;
}

/** Who is logged in. */
export interface Logins {
  /** A new login; whoever calls has checked that the user may. */
  openLogin(userId: string, origin: LoginOrigin): Promise<OpenedLogin>;
  /** A token for an API client. @throws AppError `user_unknown`. */
  issueToken(userId: string, device: string | null): Promise<OpenedLogin>;
  /** Who shows this credential; null = nobody shows one. @throws AppError `credential_invalid`. */
  identify(credential: Credential | null): Promise<Identity>;
  /** The user's logins that are not over, last used first. */
  findLogins(userId: string): Promise<readonly SessionRow[]>;
  /** The present role behind each of these logins; those that are over or banned are not in the answer. */
  findRoles(sessionIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The holder of the login proved who they are. */
  proveLogin(sessionId: string): Promise<Date>;
  /** Ends logins and tells the bus; answers how many. */
  endLogins(userId: string, which: { readonly only: string } | { readonly except: string } | 'all'): Promise<number>;
}

/** A use of a login is noted at most this often. */
const touchEveryMs = 5 * 60_000;

/** What logins need. */
export interface LoginsOptions {
  readonly store: SessionStore;
  readonly users: Pick<UserStore, 'findUser'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Hours after its last use until a login is over. */
  readonly hours: number;
}

/** The logins of all users. */
export const createLogins = ({ store, users, settings, bus, clock, hours }: LoginsOptions): Logins => {
  const expiry = (): Date => new Date(clock.wall().getTime() + hours * 3_600_000);
  const openLogin: Logins['openLogin'] = async (userId, { device, addressPrefix, method, isProved }) => {
    const token = newToken();
    const now = clock.wall();
    const sessionId = newId(16);
    const expiresAt = expiry();
    const times = { createdAt: now, lastSeenAt: now, expiresAt, provedAt: isProved ? now : null };
    await store.deleteExpired(now);
    await store.add({ tokenHash: hashToken(token), id: sessionId, userId, device, addressPrefix, method, ...times });
    return { token, expiresAt, sessionId };
  };
  return {
    openLogin,
    issueToken: async (userId, device) => {
      if ((await users.findUser(userId)) === null) throw new AppError('user_unknown');
      return openLogin(userId, { device, addressPrefix: null, method: 'token', isProved: false });
    },
    identify: async (credential) => {
      if (credential === null) return guest;
      const tokenHash = hashToken(credential.token);
      const now = clock.wall();
      const login = credential.token === '' ? null : await store.findLogin(tokenHash, now);
      if (login === null) throw new AppError('credential_invalid');
      const { userId, role, roleRights, sessionId, provedAt } = login;
      const session = { sessionId, provedAt };
      const facts = { roleRights, settings: await settings.all() };
      if (now.getTime() - login.lastSeenAt.getTime() <= touchEveryMs) {
        return userIdentity(userId, role, { ...facts, session });
      }
      const renewedUntil = expiry();
      await store.touch(login, tokenHash, renewedUntil, now);
      return userIdentity(userId, role, { ...facts, session: { ...session, renewedUntil } });
    },
    findLogins: (userId) => store.findOfUser(userId, clock.wall()),
    findRoles: (sessionIds) => store.findRoles(sessionIds, clock.wall()),
    proveLogin: async (sessionId) => {
      const now = clock.wall();
      await store.setProved(sessionId, now);
      return now;
    },
    endLogins: async (userId, which) => {
      const sessionIds = await store.end(userId, which);
      const event: AccountEvent = { type: 'sessions_ended', userId, sessionIds: which === 'all' ? 'all' : sessionIds };
      bus.publish(accountTopic, event);
      return sessionIds.length;
    },
  };
};
