import { millis } from '@amphi/media/time';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import { accountTopic, isAccountEvent, type AccountEvent } from '../events.ts';
import type { Identity } from '../identity.ts';
import type { Logins } from '../logins.ts';
import type { RoleBook } from './role-book.ts';

/** Connections that were opened with a login and outlive the request. */
export interface LoginHolder {
  identities(): readonly Identity[];
  closeWhere(test: (identity: Identity) => boolean, reason: 'credential_invalid' | 'access_changed'): void;
}

/** What the watch asks. */
export interface LoginWatchOptions {
  readonly logins: Pick<Logins, 'findRoles'>;
  readonly roles: Pick<RoleBook, 'findRights'>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/** What other processes did is noticed within this, and a little for the query. */
const lookEveryMs = millis(3_000);

const sessionIdOf = (identity: Identity): string | null =>
  identity.kind === 'user' ? (identity.session?.sessionId ?? null) : null;

/** Which connections an event of this process concerns, and why they go; null = each must be looked at. */
const cutOf = (event: AccountEvent): ((identity: Identity) => boolean) | null => {
  if (event.type !== 'sessions_ended' && event.type !== 'access_changed') return null;
  const ended = event.type === 'sessions_ended' && event.sessionIds !== 'all' ? new Set(event.sessionIds) : null;
  return (identity) =>
    identity.kind === 'user' &&
    identity.userId === event.userId &&
    (ended === null || ended.has(sessionIdOf(identity) ?? ''));
};

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((right) => other.has(right));

/**
 * Cuts connections whose login is over or whose rights are no longer what they were: at once for what this process did, and within
 * seconds for everything else (another process, the operator's shell, a login that expired). Answers how to stop.
 */
export const watchLogins = (holder: LoginHolder, options: LoginWatchOptions): (() => void) => {
  const { logins, roles, bus, clock, log } = options;
  const compare = async (): Promise<void> => {
    const looked = new Set(holder.identities().flatMap((identity) => sessionIdOf(identity) ?? []));
    if (looked.size === 0) return;
    const [present, rightsOf] = await Promise.all([logins.findRoles([...looked]), roles.findRights()]);
    const roleOf = (identity: Identity): string | null => present.get(sessionIdOf(identity) ?? '') ?? null;
    const isOurs = (identity: Identity): boolean => looked.has(sessionIdOf(identity) ?? '');
    holder.closeWhere((identity) => isOurs(identity) && roleOf(identity) === null, 'credential_invalid');
    holder.closeWhere((identity) => {
      const role = isOurs(identity) ? roleOf(identity) : null;
      return role !== null && !isSame(identity.rights, rightsOf(role));
    }, 'access_changed');
  };
  let isLooking = false;
  let isWanted = false;
  let isFailing = false;
  const look = async (): Promise<void> => {
    isWanted = true;
    if (isLooking) return;
    isLooking = true;
    while (isWanted) {
      isWanted = false;
      try {
        await compare();
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn({ err: error }, 'open connections could not be compared with their logins');
        isFailing = true;
      }
    }
    isLooking = false;
  };
  const stopTimer = clock.every(lookEveryMs, () => void look());
  const stopListening = bus.subscribe(accountTopic, (event) => {
    if (!isAccountEvent(event)) return;
    const isCut = cutOf(event);
    if (isCut !== null) {
      holder.closeWhere(isCut, event.type === 'sessions_ended' ? 'credential_invalid' : 'access_changed');
    } else if (event.type === 'roles_changed') void look();
  });
  return () => {
    stopTimer();
    stopListening();
  };
};
