import type { Notice } from '@amphi/contract';
import type { MessageLocale } from '../site/index.ts';

type Change = Extract<Notice, { readonly kind: 'security_changed' }>['what'];

/** Changes that the owner should hear of outside of the site too; those of mobile and email write to the former address themselves. */
const changes: Readonly<Record<MessageLocale, Readonly<Partial<Record<Change, string>>>>> = {
  'zh-CN': {
    password: '你的账号密码已更改。',
    totp_off: '你的账号已关闭两步验证。',
    passkey_added: '你的账号添加了一个通行密钥。',
    passkey_removed: '你的账号移除了一个通行密钥。',
    identity_linked: '你的账号关联了一个第三方登录。',
    factors_reset: '管理员重置了你账号的两步验证和通行密钥。',
  },
  en: {
    password: 'The password of your account was changed.',
    totp_off: 'Two-step verification was turned off for your account.',
    passkey_added: 'A passkey was added to your account.',
    passkey_removed: 'A passkey was removed from your account.',
    identity_linked: 'An account of another site was linked to yours.',
    factors_reset: 'An administrator reset two-step verification and passkeys of your account.',
  },
};

const endings: Readonly<Record<MessageLocale, string>> = {
  'zh-CN': '如果这不是你本人的操作，请立即更改密码，并在“登录设备”里让其他设备下线。',
  en: 'If this was not you, change your password at once and sign the other devices out.',
};

const loginText = (device: string | null, locale: MessageLocale): string => {
  if (locale === 'zh-CN') return `你的账号在一个新的设备和网络上登录了${device === null ? '' : `（${device}）`}。`;
  return `Your account was opened from a new device and network${device === null ? '' : ` (${device})`}.`;
};

/** The letter that goes with a notice, or null when the site's own bell is enough. */
export const letterFor = (notice: Notice, locale: MessageLocale): string | null => {
  const said =
    notice.kind === 'login_new'
      ? loginText(notice.device, locale)
      : notice.kind === 'security_changed'
        ? changes[locale][notice.what]
        : undefined;
  return said === undefined ? null : `${said}${locale === 'en' ? ' ' : ''}${endings[locale]}`;
};
