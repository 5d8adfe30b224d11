import type { AdminUser } from '@amphi/contract';
import { maskEmail } from '../email.ts';
import { maskMobile } from '../mobile.ts';
import type { AccountSeals } from '../users.ts';
import type { MemberRow } from './member.store.ts';

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

/** Whether somebody is banned at `now`; a ban that has run out needs nobody to lift it. */
export const isBanned = (user: Pick<MemberRow, 'disabledAt' | 'disabledUntil'>, now: Date): boolean =>
  user.disabledAt !== null && (user.disabledUntil === null || user.disabledUntil > now);

/** A user as administrators see it: mobile and email masked. */
export const toAdminUser = (
  user: MemberRow,
  { seals, now }: { readonly seals: Pick<AccountSeals, 'mobile' | 'email'>; readonly now: Date },
): AdminUser => ({
  userId: user.id,
  username: user.username,
  nickname: user.nickname,
  avatar: user.avatar,
  mobile: user.mobileSealed === null ? null : maskMobile(seals.mobile.open(user.mobileSealed)),
  email: user.emailSealed === null ? null : maskEmail(seals.email.open(user.emailSealed)),
  role: user.role,
  createdAt: user.createdAt.toISOString(),
  lastSeenAt: iso(user.lastSeenAt),
  hasTotp: user.totpEnabledAt !== null,
  passkeys: user.passkeys,
  ban:
    user.disabledAt !== null && isBanned(user, now)
      ? { since: user.disabledAt.toISOString(), until: iso(user.disabledUntil), reason: user.disabledReason ?? '' }
      : null,
  deletionDueAt: iso(user.deletionDueAt),
});
