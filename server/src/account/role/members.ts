import type { AdminUser, adminUserQuery, banWish, Right } from '@amphi/contract';
import type { z } from 'zod';
import { AppError } from '../../platform/http/index.ts';
import type { Actor } from '../../site/index.ts';
import { parseEmail } from '../email.ts';
import { accountTopic, type AccountEvent } from '../events.ts';
import { parseMobile } from '../mobile.ts';
import { createActs, type GovernmentOptions } from './government.ts';
import { isBanned, toAdminUser } from './member-view.ts';
import type { MemberRow } from './member.store.ts';

/** What a list of users is asked by, checked. */
export type MemberQuery = z.output<typeof adminUserQuery>;

/** Users as administrators see them, and what they do to them; every deed needs its right, is kept in the audit log and ends what the user may no longer do. */
export interface Members {
  /** Newest first. */
  find(query: MemberQuery): Promise<{ readonly records: readonly AdminUser[]; readonly total: number }>;
  /** @throws AppError `user_unknown` */
  findOne(userId: string): Promise<{ readonly user: AdminUser; readonly signature: string | null }>;
  /** Names by user id, for the audit log. */
  findNames(userIds: readonly string[]): Promise<ReadonlyMap<string, { username: string; nickname: string }>>;
  /** Mobile number and email in the clear. @throws AppError `user_unknown`, `forbidden` */
  reveal(actor: Actor, userId: string, reason: string): Promise<{ mobile: string | null; email: string | null }>;
  /** @throws AppError `user_unknown`, `role_invalid`, `right_not_held`, `self_forbidden`, `forbidden`, `last_admin` */
  setRole(actor: Actor, userId: string, change: { role: string; reason: string | null }): Promise<AdminUser>;
  /** `hours` null = for good. @throws AppError `user_unknown`, `self_forbidden`, `forbidden`, `last_admin` */
  ban(actor: Actor, userId: string, wish: z.output<typeof banWish>): Promise<AdminUser>;
  /** @throws AppError `user_unknown`, `forbidden` */
  liftBan(actor: Actor, userId: string, reason: string | null): Promise<AdminUser>;
  /** Ends every login. @throws AppError `user_unknown`, `forbidden` */
  signOut(actor: Actor, userId: string, reason: string): Promise<AdminUser>;
  /** Takes authenticator, recovery codes and passkeys away. @throws AppError `user_unknown`, `self_forbidden`, `forbidden` */
  resetFactors(actor: Actor, userId: string, reason: string): Promise<AdminUser>;
}

const factsOfBan = (user: Pick<MemberRow, 'disabledAt' | 'disabledUntil'>, now: Date) =>
  isBanned(user, now) ? { isBanned: true, until: user.disabledUntil?.toISOString() ?? null } : { isBanned: false };

type Acts = ReturnType<typeof createActs>;
type View = (userId: string) => Promise<AdminUser>;

const deedOf = (action: string, userId: string, reason: string | null) => ({
  action,
  targetKind: 'user',
  targetId: userId,
  reason,
});

/** Roles and bans: what changes access. */
const accessDeeds = ({ clock, bus, logins }: GovernmentOptions, { actOn }: Acts, view: View) => {
  const tell = (event: AccountEvent): void => bus.publish(accountTopic, event);
  const setRole: Members['setRole'] = async (actor, userId, { role, reason }) => {
    const isChanged = await actOn(actor, userId, { right: 'user.manage' }, async (act, user) => {
      const given = await act.rightsOfRole(role);
      if (given === null) throw new AppError('role_invalid', { role: 'role_invalid' });
      if (![...given].every((right: Right) => act.steward.rights.has(right))) throw new AppError('right_not_held');
      if (user.role === role) return false;
      await act.scene.changeUser(userId, { role });
      await act.record({ ...deedOf('user.role', userId, reason), before: { role: user.role }, after: { role } });
      return true;
    });
    if (isChanged) {
      tell({ type: 'access_changed', userId });
      tell({ type: 'notice', userId, notice: { kind: 'role_changed', role } });
    }
    return view(userId);
  };
  const ban: Members['ban'] = async (actor, userId, { hours, reason }) => {
    await actOn(actor, userId, { right: 'user.ban' }, async (act, user) => {
      const now = clock.wall();
      const until = hours === null ? null : new Date(now.getTime() + hours * 3_600_000);
      const after = { disabledAt: now, disabledUntil: until };
      await act.scene.changeUser(userId, { ...after, disabledReason: reason });
      const change = { before: factsOfBan(user, now), after: factsOfBan(after, now) };
      await act.record({ ...deedOf('user.ban', userId, reason), ...change });
    });
    await logins.endLogins(userId, 'all');
    tell({ type: 'access_changed', userId });
    return view(userId);
  };
  const liftBan: Members['liftBan'] = async (actor, userId, reason) => {
    await actOn(actor, userId, { right: 'user.ban' }, async (act, user) => {
      if (user.disabledAt === null) return;
      await act.scene.changeUser(userId, { disabledAt: null, disabledUntil: null, disabledReason: null });
      const before = factsOfBan(user, clock.wall());
      await act.record({ ...deedOf('user.unban', userId, reason), before, after: { isBanned: false } });
    });
    tell({ type: 'access_changed', userId });
    return view(userId);
  };
  return { setRole, ban, liftBan };
};

/** What ends logins, and looks at what is hidden. */
const otherDeeds = ({ bus, logins, seals }: GovernmentOptions, { actOn }: Acts, view: View) => {
  const reveal: Members['reveal'] = (actor, userId, reason) =>
    actOn(actor, userId, { right: 'user.reveal', isForSelf: true }, async (act, user) => {
      await act.record(deedOf('user.reveal', userId, reason));
      return {
        mobile: user.mobileSealed === null ? null : seals.mobile.open(user.mobileSealed),
        email: user.emailSealed === null ? null : seals.email.open(user.emailSealed),
      };
    });
  const signOut: Members['signOut'] = async (actor, userId, reason) => {
    await actOn(actor, userId, { right: 'user.ban', isForSelf: true }, (act) =>
      act.record(deedOf('user.sign_out', userId, reason)),
    );
    await logins.endLogins(userId, 'all');
    return view(userId);
  };
  const resetFactors: Members['resetFactors'] = async (actor, userId, reason) => {
    await actOn(actor, userId, { right: 'user.manage' }, async (act, user) => {
      await act.scene.dropFactors(userId);
      const before = { hasTotp: user.totpEnabledAt !== null };
      await act.record({ ...deedOf('user.reset_factors', userId, reason), before, after: { hasTotp: false } });
    });
    await logins.endLogins(userId, 'all');
    const notice = { kind: 'security_changed', what: 'factors_reset' } as const;
    const event: AccountEvent = { type: 'notice', userId, notice };
    bus.publish(accountTopic, event);
    return view(userId);
  };
  return { reveal, signOut, resetFactors };
};

/** Users for administrators. */
export const createMembers = (options: GovernmentOptions): Members => {
  const { members, seals, clock } = options;
  const known = async (userId: string): Promise<MemberRow> => {
    const row = await members.findOne(userId);
    if (row === null) throw new AppError('user_unknown');
    return row;
  };
  const view: View = async (userId) => toAdminUser(await known(userId), { seals, now: clock.wall() });
  const exactOf = (text: string) => {
    const mobile = parseMobile(text);
    const email = parseEmail(text);
    return {
      userId: text,
      mobileHash: mobile === null ? null : seals.mobile.lookup(mobile),
      emailHash: email === null ? null : seals.email.lookup(email),
    };
  };
  const acts = createActs(options);
  return {
    find: async ({ q, role, state, page, size }) => {
      const text = q?.trim() ?? '';
      const now = clock.wall();
      const which = { text: text === '' ? null : text, exact: exactOf(text), role: role ?? null, state: state ?? null };
      const { rows, total } = await members.find({ ...which, now, page, size });
      return { records: rows.map((row) => toAdminUser(row, { seals, now })), total };
    },
    findOne: async (userId) => {
      const row = await known(userId);
      return { user: toAdminUser(row, { seals, now: clock.wall() }), signature: row.signature };
    },
    findNames: async (userIds) => {
      const rows = await members.findNames([...new Set(userIds)]);
      return new Map(rows.map(({ id, username, nickname }) => [id, { username, nickname }]));
    },
    ...accessDeeds(options, acts, view),
    ...otherDeeds(options, acts, view),
  };
};
