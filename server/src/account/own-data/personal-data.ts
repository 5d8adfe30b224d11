import { buffer } from 'node:stream/consumers';
import type { PersonalData, PersonalFile } from '../../site/index.ts';
import { avatarName, type Avatars } from '../profile/avatars.ts';
import type { AccountSeals } from '../users.ts';
import type { DataStore, OwnRows } from './data.store.ts';

const profileOf = (user: NonNullable<OwnRows['user']>, seals: AccountSeals) => ({
  userId: user.id,
  username: user.username,
  nickname: user.nickname,
  signature: user.signature,
  sex: user.sex,
  birthDate: user.birthDate,
  locale: user.locale,
  mobile: user.mobileSealed === null ? null : seals.mobile.open(user.mobileSealed),
  email: user.emailSealed === null ? null : seals.email.open(user.emailSealed),
  role: user.role,
  hasTwoStepVerification: user.totpEnabledAt !== null,
  createdAt: user.createdAt,
  lastSeenAt: user.lastSeenAt,
});

/** What the account feature keeps about people. */
export const createAccountPersonalData = (
  store: Pick<DataStore, 'findOwnRows'>,
  { avatars, seals }: { readonly avatars: Avatars; readonly seals: AccountSeals },
): PersonalData => ({
  tables: [
    'users',
    'former_usernames',
    'login_sessions',
    'known_devices',
    'tickets',
    'passkeys',
    'recovery_codes',
    'oidc_identities',
    'data_exports',
  ],
  export: async (userId) => {
    const { user, ...rows } = await store.findOwnRows(userId);
    if (user === null) return [];
    const files: PersonalFile[] = [
      { path: 'account/profile.json', content: profileOf(user, seals) },
      { path: 'account/security.json', content: rows },
    ];
    const name = avatarName(user.avatar);
    if (name !== null) files.push({ path: 'account/avatar.webp', content: await buffer(await avatars.read(name)) });
    return files;
  },
  erase: async (userId) => {
    const { user } = await store.findOwnRows(userId);
    await avatars.drop(user?.avatar ?? null);
  },
});
