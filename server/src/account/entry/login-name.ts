import { parseEmail } from '../email.ts';
import { parseMobile } from '../mobile.ts';
import type { AccountSeals } from '../users.ts';
import type { UserRow, UserStore } from '../user.store.ts';

/** What somebody typed as their account, understood and normalised: the same account name always reads the same. */
export type LoginName =
  | { readonly kind: 'mobile'; readonly text: string }
  | { readonly kind: 'email'; readonly text: string }
  | { readonly kind: 'username'; readonly text: string };

/** Reads a mobile number, an email address, or else a username; whether it can exist does not matter. */
export const readLoginName = (typed: string): LoginName => {
  const mobile = parseMobile(typed);
  if (mobile !== null) return { kind: 'mobile', text: mobile };
  const email = parseEmail(typed);
  if (email !== null) return { kind: 'email', text: email };
  return { kind: 'username', text: typed.normalize('NFKC').trim().toLowerCase() };
};

/** Whose name it is; null = nobody's. */
export const findByLoginName = (
  users: UserStore,
  seals: Pick<AccountSeals, 'mobile' | 'email'>,
  { kind, text }: LoginName,
): Promise<UserRow | null> => {
  if (kind === 'mobile') return users.findUserByMobile(seals.mobile.lookup(text));
  return kind === 'email' ? users.findUserByEmail(seals.email.lookup(text)) : users.findUserByUsername(text);
};

/** Every name that failed logins of the user may be counted under. */
export const loginNamesOf = (user: UserRow, seals: Pick<AccountSeals, 'mobile' | 'email'>): readonly string[] => [
  user.username.toLowerCase(),
  ...(user.mobileSealed === null ? [] : [seals.mobile.open(user.mobileSealed)]),
  ...(user.emailSealed === null ? [] : [seals.email.open(user.emailSealed)]),
];
