import { isRole, username as usernameShape, type SiteSettings, type UserInfo } from '@amphi/contract';
import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import { newId } from '../platform/id/index.ts';
import type { Seal } from '../platform/seal/index.ts';
import type { Settings } from '../site/index.ts';
import { guest, userIdentity, type Identity } from './identity.ts';
import { maskEmail, parseEmail } from './email.ts';
import { maskMobile, parseMobile } from './mobile.ts';
import { newNickname, newUsername } from './entry/new-name.ts';
import { hashPassword, passwordFault } from './password.ts';
import type { UserRow, UserStore, UserWithRole } from './user.store.ts';

/** What a new user is made of. */
interface NewUser {
  readonly mobile: string;
  readonly password: string;
  readonly role: string;
  /** Made up when not given; never derived from the mobile number. */
  readonly nickname?: string;
  /** Made up when not given. */
  readonly username?: string;
  /** Taken as verified: whoever calls vouches for it. */
  readonly email?: string;
}

/** Who has an account. */
export interface Users {
  /**
   * @throws AppError `mobile_invalid`, `password_invalid`, `password_common`, `role_invalid`, `username_invalid`, `email_invalid`,
   *   `mobile_taken`, `username_taken`, `email_taken`.
   */
  addUser(user: NewUser): Promise<{ readonly userId: string; readonly username: string }>;
  /** The id of the user that the text means: a mobile number, email address, username or user id. @throws AppError `user_unknown`. */
  findUserId(text: string): Promise<string>;
  /** Who the user is and what it may do. @throws AppError `user_unknown`. */
  findIdentity(userId: string): Promise<Identity>;
  /** The same for many in one query; who is gone is not in the answer. */
  findIdentities(userIds: readonly string[]): Promise<ReadonlyMap<string, Identity>>;
  /** The verified email address of a user and the language to write in; null when there is none. */
  findMailbox(userId: string): Promise<{ readonly address: string; readonly locale: 'zh-CN' | 'en' | null } | null>;
  countUsers(): Promise<number>;
  /** The user's own view. @throws AppError `user_unknown`. */
  userInfo(userId: string): Promise<UserInfo>;
}

/** What owners see of their own account: mobile and email masked. */
export const infoOf = (user: UserRow, seals: Pick<AccountSeals, 'mobile' | 'email'>): UserInfo => ({
  userId: user.id,
  username: user.username,
  nickname: user.nickname,
  avatar: user.avatar,
  email: user.emailSealed === null ? null : maskEmail(seals.email.open(user.emailSealed)),
  phone: user.mobileSealed === null ? null : maskMobile(seals.mobile.open(user.mobileSealed)),
  gender: user.sex,
  level: 0,
  createTime: user.createdAt.toISOString(),
});

/** What hides personal data, one seal for each purpose. */
export interface AccountSeals {
  readonly mobile: Seal;
  readonly email: Seal;
  readonly totp: Seal;
  readonly ticket: Seal;
}

/** How a given address is kept. @throws AppError `email_invalid` */
const emailOf = (given: string | undefined, seal: Seal) => {
  if (given === undefined) return {};
  const email = parseEmail(given);
  if (email === null) throw new AppError('email_invalid', { email: 'email_invalid' });
  return { emailHash: seal.lookup(email), emailSealed: seal.close(email) };
};

const addUser = async (
  store: UserStore,
  { seals, clock }: { readonly seals: AccountSeals; readonly clock: Clock },
  wish: NewUser,
): ReturnType<Users['addUser']> => {
  const mobile = parseMobile(wish.mobile);
  if (mobile === null) throw new AppError('mobile_invalid', { mobile: 'mobile_invalid' });
  const fault = passwordFault(wish.password);
  if (fault !== null) throw new AppError(fault, { password: fault });
  if (!isRole(wish.role) || wish.role === 'guest') throw new AppError('role_invalid', { role: 'role_invalid' });
  if (wish.username !== undefined && !usernameShape.safeParse(wish.username).success) {
    throw new AppError('username_invalid', { username: 'username_invalid' });
  }
  const mobileHash = seals.mobile.lookup(mobile);
  // The unique index decides below; who is late anyway need not wait for a hash.
  if (await store.isMobileTaken(mobileHash)) throw new AppError('mobile_taken', { mobile: 'mobile_taken' });
  const user = {
    id: newId(12),
    username: wish.username ?? newUsername(),
    ...emailOf(wish.email, seals.email),
    nickname: wish.nickname ?? newNickname(),
    mobileHash,
    mobileSealed: seals.mobile.close(mobile),
    passwordHash: await hashPassword(wish.password),
    role: wish.role,
    createdAt: clock.wall(),
  };
  let outcome = await store.addUser(user);
  for (let tries = 1; outcome === 'username_taken' && wish.username === undefined && tries < 5; tries += 1) {
    user.username = newUsername();
    outcome = await store.addUser(user);
  }
  if (outcome !== 'added') throw new AppError(outcome, { [outcome.replace('_taken', '')]: outcome });
  return { userId: user.id, username: user.username };
};

/** The users. */
export const createUsers = (
  store: UserStore,
  {
    seals,
    settings,
    clock,
  }: { readonly seals: AccountSeals; readonly settings: Pick<Settings, 'all'>; readonly clock: Clock },
): Users => {
  const seal = seals.mobile;
  const known = async (userId: string): Promise<UserRow> => {
    const user = await store.findUser(userId);
    if (user === null) throw new AppError('user_unknown');
    return user;
  };
  /** A ban leaves what guests may do; one that has run out needs nobody to lift it. */
  const identityOf = ({ user, roleRights }: UserWithRole, present: SiteSettings): Identity => {
    const isBanned = user.disabledAt !== null && (user.disabledUntil === null || user.disabledUntil > clock.wall());
    return isBanned ? guest : userIdentity(user.id, user.role, { roleRights, settings: present });
  };
  return {
    addUser: (wish) => addUser(store, { seals, clock }, wish),
    findUserId: async (text) => {
      const mobile = parseMobile(text);
      const email = parseEmail(text);
      const user =
        mobile !== null
          ? await store.findUserByMobile(seal.lookup(mobile))
          : email !== null
            ? await store.findUserByEmail(seals.email.lookup(email))
            : ((await store.findUser(text)) ?? (await store.findUserByUsername(text)));
      if (user === null) throw new AppError('user_unknown');
      return user.id;
    },
    findIdentity: async (userId) => {
      const found = await store.findUserWithRole(userId);
      if (found === null) throw new AppError('user_unknown');
      return identityOf(found, await settings.all());
    },
    findIdentities: async (userIds) => {
      const [found, present] = await Promise.all([store.findUsersWithRole(userIds), settings.all()]);
      return new Map(found.map((one) => [one.user.id, identityOf(one, present)]));
    },
    findMailbox: async (userId) => {
      const user = await store.findUser(userId);
      if (user === null || user.emailSealed === null) return null;
      return { address: seals.email.open(user.emailSealed), locale: user.locale };
    },
    countUsers: () => store.countUsers(),
    userInfo: async (userId) => infoOf(await known(userId), seals),
  };
};
