import type { MessageLocale } from '../../site/index.ts';

/** What the former address is told. */
export type ChangeLetter = 'email_changed' | 'email_removed' | 'mobile_changed';

const texts: Readonly<Record<MessageLocale, Readonly<Record<ChangeLetter, string>>>> = {
  'zh-CN': {
    email_changed: '你账号绑定的邮箱已更换为另一个邮箱，此邮箱不再有效。如果这不是你本人的操作，请立即联系站点管理员。',
    email_removed: '你账号绑定的此邮箱已被移除。如果这不是你本人的操作，请立即联系站点管理员。',
    mobile_changed: '你账号绑定的手机号已更换。如果这不是你本人的操作，请立即重设密码并联系站点管理员。',
  },
  en: {
    email_changed:
      'The email address of your account was changed to another one; this one counts no more. If this was not you, write to the people who run the site at once.',
    email_removed:
      'This email address was removed from your account. If this was not you, write to the people who run the site at once.',
    mobile_changed:
      'The mobile number of your account was changed. If this was not you, reset your password and write to the people who run the site at once.',
  },
};

/** The text of a letter about a change of contact. */
export const changeLetter = (letter: ChangeLetter, locale: MessageLocale): string => texts[locale][letter];
