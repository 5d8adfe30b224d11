import { isRole, type UserInfo } from '@amphi/contract';
import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import { newId } from '../platform/id/index.ts';
import type { Seal } from '../platform/seal/index.ts';
import type { Settings } from '../site/index.ts';
import { guest, userIdentity, type Identity } from './identity.ts';
import { maskEmail } from './email.ts';
import { maskMobile, parseMobile } from './mobile.ts';
import { hashPassword, isPassword } from './password.ts';
import type { UserRow, UserStore } from './user.store.ts';

/** What a new user is made of. */
interface NewUser {
  readonly mobile: string;
  readonly password: string;
  readonly role: string;
  /** Made up when not given; never derived from the mobile number. */
  readonly nickname?: string;
}

/** Who has an account. */
export interface Users {
  /** @throws AppError `mobile_invalid`, `password_invalid`, `role_invalid`, `mobile_taken`. */
  addUser(user: NewUser): Promise<{ readonly userId: string; readonly username: string }>;
  /** The id of the user that the text means: a mobile number or a user id. @throws AppError `user_unknown`. */
  findUserId(mobileOrId: string): Promise<string>;
  /** Who the user is and what it may do. @throws AppError `user_unknown`. */
  findIdentity(userId: string): Promise<Identity>;
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
  return {
    addUser: async (wish) => {
      const mobile = parseMobile(wish.mobile);
      if (mobile === null) throw new AppError('mobile_invalid', { mobile: 'mobile_invalid' });
      if (!isPassword(wish.password)) throw new AppError('password_invalid', { password: 'password_invalid' });
      if (!isRole(wish.role) || wish.role === 'guest') throw new AppError('role_invalid', { role: 'role_invalid' });
      const user = {
        id: newId(12),
        username: `u${newId(11)}`,
        nickname: wish.nickname ?? `用户${newId(6)}`,
        mobileHash: seal.lookup(mobile),
        mobileSealed: seal.close(mobile),
        passwordHash: await hashPassword(wish.password),
        role: wish.role,
        createdAt: clock.wall(),
      };
      const outcome = await store.addUser(user);
      if (outcome !== 'added') throw new AppError(outcome, { mobile: outcome });
      return { userId: user.id, username: user.username };
    },
    findUserId: async (mobileOrId) => {
      const mobile = parseMobile(mobileOrId);
      const user = mobile === null ? await known(mobileOrId) : await store.findUserByMobile(seal.lookup(mobile));
      if (user === null) throw new AppError('user_unknown');
      return user.id;
    },
    findIdentity: async (userId) => {
      const found = await store.findUserWithRole(userId);
      if (found === null) throw new AppError('user_unknown');
      const { user, roleRights } = found;
      const isBanned = user.disabledAt !== null && (user.disabledUntil === null || user.disabledUntil > clock.wall());
      if (isBanned) return guest;
      return userIdentity(user.id, user.role, { roleRights, settings: await settings.all() });
    },
    countUsers: () => store.countUsers(),
    userInfo: async (userId) => infoOf(await known(userId), seals),
  };
};
