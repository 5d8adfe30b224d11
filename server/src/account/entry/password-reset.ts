import { AppError } from '../../platform/http/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { AccountCore } from '../account.ts';
import { accountTopic, type AccountEvent } from '../events.ts';
import { hashPassword } from '../password.ts';
import type { UserRow } from '../user.store.ts';
import type { Codes, CodeTarget } from './codes.ts';
import { pendingLogin } from './login-finish.ts';
import { loginNamesOf } from './login-name.ts';
import type { LoginThrottle } from './login-throttle.ts';

/** A new password for whoever holds the number or the address. */
export interface PasswordReset {
  /** Uses the code up, sets the password, ends every login. The password is right already. @throws AppError `code_invalid`. */
  reset(given: { readonly codeId: string; readonly code: string; readonly password: string }): Promise<void>;
}

/** Whose number or verified address it is; null = nobody's. */
export const findByTarget = (
  { users, seals }: Pick<AccountCore, 'users' | 'seals'>,
  { kind, address }: CodeTarget,
): Promise<UserRow | null> =>
  kind === 'mobile'
    ? users.findUserByMobile(seals.mobile.lookup(address))
    : users.findUserByEmail(seals.email.lookup(address));

/** @see PasswordReset */
export const createPasswordReset = (
  core: Pick<AccountCore, 'users' | 'seals' | 'tickets' | 'account'>,
  {
    codes,
    throttle,
    bus,
  }: { readonly codes: Pick<Codes, 'accept'>; readonly throttle: LoginThrottle; readonly bus: Bus },
): PasswordReset => ({
  reset: async ({ password, ...code }) => {
    const user = await findByTarget(core, await codes.accept('reset', code));
    if (user === null) throw new AppError('code_invalid', { code: 'code_invalid' });
    await core.users.changeUser(user.id, { passwordHash: await hashPassword(password) });
    await core.tickets.dropOfUser(pendingLogin, user.id);
    await core.account.endLogins(user.id, 'all');
    await throttle.forget(loginNamesOf(user, core.seals));
    const notice = { kind: 'security_changed', what: 'password' } as const;
    bus.publish(accountTopic, { type: 'notice', userId: user.id, notice } satisfies AccountEvent);
  },
});
