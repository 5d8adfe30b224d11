import { profilePatch, type Identities as IdentityList, type OidcProvider } from '@amphi/contract';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import type { Settings } from '../../site/index.ts';
import type { Logins } from '../logins.ts';
import { newNickname, newUsername } from '../entry/new-name.ts';
import type { IdentityStore } from './identity.store.ts';
import type { Subject } from './oidc-flow.ts';
import type { TellChange } from './security-notice.ts';

/** Accounts elsewhere that open accounts here. They are found by provider and subject alone, never by an email address. */
export interface Identities {
  /** @throws AppError `provider_unknown`. */
  provider(id: string): Promise<OidcProvider>;
  /** Ids of the providers that open accounts at present. */
  providers(): Promise<readonly string[]>;
  /** The account that the subject opens: its own, or a new one. @throws AppError `registration_closed`. */
  open(provider: string, who: Subject): Promise<{ readonly userId: string; readonly isNew: boolean }>;
  /**
   * Links it to the account of a login that is not over.
   * @throws AppError `login_required`, `identity_taken`, `conflict` when another one of the same provider is linked.
   */
  link(login: LinkingLogin, provider: string, who: Subject): Promise<void>;
  find(userId: string): Promise<IdentityList>;
  /** @throws AppError `provider_unknown`, `last_login_method`. */
  unlink(userId: string, provider: string): Promise<void>;
}

/** The login that wants to link an identity. */
export interface LinkingLogin {
  readonly userId: string;
  readonly sessionId: string;
}

/** What identities need. */
export interface IdentitiesOptions {
  readonly store: IdentityStore;
  readonly settings: Pick<Settings, 'all'>;
  readonly logins: Pick<Logins, 'findLogins'>;
  readonly tell: TellChange;
  readonly clock: Clock;
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What the other site calls somebody, as far as it can be a nickname here; else one that is made up. */
export const nicknameOf = (name: string | null): string => {
  const start = Array.from(graphemes.segment((name ?? '').trim().slice(0, 300)), ({ segment }) => segment).slice(0, 24);
  const parsed = profilePatch.shape.nickname.safeParse(start.join(''));
  return parsed.data ?? newNickname();
};

/** The identities of all users. */
export const createIdentities = ({ store, settings, logins, tell, clock }: IdentitiesOptions): Identities => {
  const configured = async (): Promise<readonly OidcProvider[]> => (await settings.all())['oidc.providers'];
  const providers = async () => (await configured()).map(({ id }) => id);
  const enrol = async (provider: string, { subject, name }: Subject): Promise<string | null> => {
    if (!(await settings.all())['registration.isOpen']) throw new AppError('registration_closed');
    const now = clock.wall();
    const id = newId(12);
    const user = { id, username: newUsername(), nickname: nicknameOf(name), role: 'user', createdAt: now };
    const outcome = await store.addWithUser(user, { provider, subject, linkedAt: now });
    return outcome === 'added' ? id : null;
  };
  return {
    provider: async (id) => {
      const provider = (await configured()).find((one) => one.id === id);
      if (provider === undefined) throw new AppError('provider_unknown');
      return provider;
    },
    providers,
    open: async (provider, who) => {
      // Again when somebody was quicker with the same subject (the two are one), or with the name that was made up.
      for (let tries = 0; tries < 5; tries += 1) {
        const known = await store.find(provider, who.subject);
        if (known !== null) return { userId: known.userId, isNew: false };
        const userId = await enrol(provider, who);
        if (userId !== null) return { userId, isNew: true };
      }
      throw new Error('no free username was found');
    },
    link: async ({ userId, sessionId }, provider, { subject }) => {
      const isIn = (await logins.findLogins(userId)).some(({ id }) => id === sessionId);
      if (!isIn) throw new AppError('login_required');
      const outcome = await store.add({ userId, provider, subject, linkedAt: clock.wall() });
      if (outcome === 'added') {
        tell(userId, 'identity_linked');
        return;
      }
      const owner = await store.find(provider, subject);
      // Without an owner it is this account that has another identity of the same provider.
      if (owner?.userId !== userId) throw new AppError(owner === null ? 'conflict' : 'identity_taken');
    },
    find: async (userId) => {
      const names = new Map((await configured()).map(({ id, name }) => [id, name]));
      const rows = await store.findOfUser(userId);
      return rows.map(({ provider, linkedAt }) => ({
        provider,
        name: names.get(provider) ?? provider,
        linkedAt: linkedAt.toISOString(),
      }));
    },
    unlink: async (userId, provider) => {
      const outcome = await store.remove(userId, provider, await providers());
      if (outcome === 'unknown') throw new AppError('provider_unknown');
      if (outcome === 'last') throw new AppError('last_login_method');
      tell(userId, 'identity_unlinked');
    },
  };
};
