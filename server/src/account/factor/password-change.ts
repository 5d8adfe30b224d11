import { AppError } from '../../platform/http/index.ts';
import type { Logins } from '../logins.ts';
import { hashPassword, passwordFault } from '../password.ts';
import type { UserStore } from '../user.store.ts';
import type { TellChange } from './security-notice.ts';

/** What a change of password needs; `dropPending` voids logins that wait for their second factor. */
export interface PasswordChangeOptions {
  readonly users: Pick<UserStore, 'changeUser'>;
  readonly logins: Pick<Logins, 'endLogins'>;
  readonly dropPending: (userId: string) => Promise<void>;
  readonly tell: TellChange;
}

/** Sets the password of the owner of a login; all other logins end. @throws AppError `password_invalid`, `password_common`. */
export type ChangePassword = (
  login: { readonly userId: string; readonly sessionId: string },
  password: string,
) => Promise<void>;

/** Changes of password of all users. */
export const createPasswordChange =
  ({ users, logins, dropPending, tell }: PasswordChangeOptions): ChangePassword =>
  async ({ userId, sessionId }, password) => {
    const fault = passwordFault(password);
    if (fault !== null) throw new AppError(fault, { password: fault });
    await users.changeUser(userId, { passwordHash: await hashPassword(password) });
    await dropPending(userId);
    await logins.endLogins(userId, { except: sessionId });
    tell(userId, 'password');
  };
