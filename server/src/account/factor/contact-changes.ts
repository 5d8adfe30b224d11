import { AppError } from '../../platform/http/index.ts';
import type { Messenger, Settings } from '../../site/index.ts';
import type { CodeOrder, Codes } from '../entry/codes.ts';
import { parseEmail } from '../email.ts';
import { parseMobile } from '../mobile.ts';
import type { UserRow, UserStore } from '../user.store.ts';
import type { AccountSeals } from '../users.ts';
import { changeLetter, type ChangeLetter } from './change-letter.ts';
import type { TellChange } from './security-notice.ts';

/** A code as it was typed. */
export interface TypedCode {
  readonly codeId: string;
  readonly code: string;
}

/** Changes of mobile number and email; whoever calls has made sure that it is the owner. */
export interface ContactChanges {
  /** The code to send to a new number; taken or not is not told before the code came back. @throws AppError `mobile_invalid`. */
  mobileCode(userId: string, mobile: string): Promise<CodeOrder>;
  /** @throws AppError `code_invalid`, `mobile_taken`. */
  setMobile(userId: string, code: TypedCode): Promise<void>;
  /** The same for an address. @throws AppError `email_invalid`. */
  emailCode(userId: string, email: string): Promise<CodeOrder>;
  /** @throws AppError `code_invalid`, `email_taken`. */
  setEmail(userId: string, code: TypedCode): Promise<void>;
  removeEmail(userId: string): Promise<void>;
}

/** What they need. */
export interface ContactChangesOptions {
  readonly users: Pick<UserStore, 'findUser' | 'changeUser'>;
  readonly seals: Pick<AccountSeals, 'mobile' | 'email'>;
  readonly codes: Pick<Codes, 'accept'>;
  readonly messenger: Pick<Messenger, 'sendEmail'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly tell: TellChange;
}

type Change = Parameters<UserStore['changeUser']>[1];

/** The steps that both kinds of contact share. */
const createSteps = ({ users, seals, messenger, settings }: ContactChangesOptions) => {
  const known = async (userId: string): Promise<UserRow> => {
    const user = await users.findUser(userId);
    if (user === null) throw new AppError('user_unknown');
    return user;
  };
  const localeOf = async ({ locale }: UserRow) => locale ?? (await settings.all())['site.locale'];
  /** Short messages go by templates that carry codes only, so that a former number cannot be told itself: the email address is. */
  const tellFormer = async (user: UserRow, letter: ChangeLetter): Promise<void> => {
    if (user.emailSealed === null) return;
    const locale = await localeOf(user);
    const to = seals.email.open(user.emailSealed);
    // A letter may take seconds and nobody waits for it; the messenger never rejects.
    void messenger.sendEmail({ to, template: 'notice', text: changeLetter(letter, locale), locale });
  };
  return {
    known,
    order: async (userId: string, kind: 'mobile' | 'email', address: string): Promise<CodeOrder> => ({
      purpose: kind,
      target: { kind, address },
      userId,
      locale: await localeOf(await known(userId)),
      isWanted: () => Promise.resolve(true),
    }),
    apply: async (user: UserRow, change: Change, letter: ChangeLetter): Promise<void> => {
      const outcome = await users.changeUser(user.id, change);
      if (outcome !== 'changed') throw new AppError(outcome);
      await tellFormer(user, letter);
    },
  };
};

/** The contact changes of all users. */
export const createContactChanges = (options: ContactChangesOptions): ContactChanges => {
  const { seals, codes, tell } = options;
  const { known, order, apply } = createSteps(options);
  return {
    mobileCode: async (userId, typed) => {
      const mobile = parseMobile(typed);
      if (mobile === null) throw new AppError('mobile_invalid', { mobile: 'mobile_invalid' });
      return order(userId, 'mobile', mobile);
    },
    setMobile: async (userId, code) => {
      const { address } = await codes.accept('mobile', code, userId);
      const change = { mobileHash: seals.mobile.lookup(address), mobileSealed: seals.mobile.close(address) };
      await apply(await known(userId), change, 'mobile_changed');
      tell(userId, 'mobile');
    },
    emailCode: async (userId, typed) => {
      const email = parseEmail(typed);
      if (email === null) throw new AppError('email_invalid', { email: 'email_invalid' });
      return order(userId, 'email', email);
    },
    setEmail: async (userId, code) => {
      const { address } = await codes.accept('email', code, userId);
      const change = { emailHash: seals.email.lookup(address), emailSealed: seals.email.close(address) };
      await apply(await known(userId), change, 'email_changed');
      tell(userId, 'email');
    },
    removeEmail: async (userId) => {
      const user = await known(userId);
      if (user.emailSealed === null) return;
      await apply(user, { emailHash: null, emailSealed: null }, 'email_removed');
      tell(userId, 'email');
    },
  };
};
