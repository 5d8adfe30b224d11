import type { Contact, Me, profilePatch, PublicUser } from '@amphi/contract';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Identity } from '../identity.ts';
import { provedUntil } from '../proved.ts';
import type { UserRow } from '../user.store.ts';
import { infoOf, type AccountSeals } from '../users.ts';
import type { Avatars } from './avatars.ts';
import type { ProfileStore } from './profile.store.ts';

/** A change of the profile, checked. */
export type ProfileChange = z.output<typeof profilePatch>;

/** What users say about themselves, and what others see of it. */
export interface Profiles {
  /** The caller's own account. */
  me(identity: Identity): Promise<Me>;
  /** @throws AppError `username_taken`. */
  change(userId: string, change: ProfileChange): Promise<void>;
  /** @throws AppError `avatar_invalid`, `avatar_too_large`. */
  setAvatar(userId: string, bytes: Uint8Array): Promise<void>;
  removeAvatar(userId: string): Promise<void>;
  /** Mobile and email in the clear; whoever calls has made sure that it is the owner. */
  contact(userId: string): Promise<Contact>;
  /** The public page by present or former handle. @throws AppError `user_unknown`. */
  publicUser(handle: string, asker: Identity): Promise<PublicUser>;
}

const columnsOf = (change: ProfileChange): Partial<UserRow> => {
  const { signature, ...rest } = change;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(signature === undefined ? {} : { signature: signature || null }) };
};

/** The profiles. */
export const createProfiles = (
  store: ProfileStore,
  { avatars, seals, clock }: { readonly avatars: Avatars; readonly seals: AccountSeals; readonly clock: Clock },
): Profiles => {
  const own = async (userId: string) => {
    const found = await store.findOwn(userId);
    if (found === null) throw new AppError('user_unknown');
    return found;
  };
  const swapAvatar = async (userId: string, avatar: string | null): Promise<void> => {
    const { user } = await own(userId);
    await store.change(userId, { avatar }, clock.wall());
    await avatars.drop(user.avatar);
  };
  return {
    me: async (identity) => {
      if (identity.kind === 'guest') throw new AppError('login_required');
      const { user, recoveryCodesLeft, passkeys } = await own(identity.userId);
      return {
        ...infoOf(user, seals),
        signature: user.signature,
        birthDate: user.birthDate,
        locale: user.locale,
        role: user.role,
        rights: [...identity.rights].toSorted(),
        hasPassword: user.passwordHash !== null,
        hasTotp: user.totpEnabledAt !== null,
        recoveryCodesLeft,
        passkeys,
        sessionId: identity.session?.sessionId ?? '',
        reauthenticatedUntil: provedUntil(identity, clock.wall())?.toISOString() ?? null,
        deletionDueAt: user.deletionDueAt?.toISOString() ?? null,
      };
    },
    change: async (userId, change) => {
      const columns = columnsOf(change);
      if (Object.keys(columns).length === 0) return;
      const outcome = await store.change(userId, columns, clock.wall());
      if (outcome !== 'changed') throw new AppError(outcome, { username: outcome });
    },
    setAvatar: async (userId, bytes) => swapAvatar(userId, await avatars.keep(bytes)),
    removeAvatar: (userId) => swapAvatar(userId, null),
    contact: async (userId) => {
      const { user } = await own(userId);
      return {
        mobile: user.mobileSealed === null ? null : seals.mobile.open(user.mobileSealed),
        email: user.emailSealed === null ? null : seals.email.open(user.emailSealed),
      };
    },
    publicUser: async (handle, asker) => {
      const user = handle.length > 40 ? null : await store.findByHandle(handle, clock.wall());
      if (user === null) throw new AppError('user_unknown');
      const { id: userId, username, nickname, avatar, signature, createdAt } = user;
      const isSelf = asker.kind === 'user' && asker.userId === userId;
      return { userId, username, nickname, avatar, signature, createTime: createdAt.toISOString(), isSelf };
    },
  };
};
