import type { SmsTemplate } from '../../platform/sms/index.ts';

/** What an email is about; `notice` carries its own text. */
export type EmailTemplate = 'verify' | 'reset' | 'login' | 'change' | 'notice';
/** Languages that messages are written in. */
export type MessageLocale = 'zh-CN' | 'en';

/** What a code is for, as it stands in a sentence. */
const uses: Readonly<Record<MessageLocale, Readonly<Record<SmsTemplate, string>>>> = {
  'zh-CN': { register: '注册', login: '登录', reset: '重设密码', change: '更改账号信息', verify: '身份' },
  en: {
    register: 'sign up',
    login: 'log in',
    reset: 'reset your password',
    change: 'change your account',
    verify: 'confirm that it is you',
  },
};

/** What every text names. */
export interface MessageFrame {
  readonly siteName: string;
  readonly locale: MessageLocale;
  /** How long the code is good for. */
  readonly minutes: number;
}

/** The whole short message. Services that know only their own templates ignore it. */
export const smsText = (template: SmsTemplate, code: string, { siteName, locale, minutes }: MessageFrame): string => {
  const use = uses[locale][template];
  return locale === 'zh-CN'
    ? `【${siteName}】你的${use}验证码是 ${code}，${minutes} 分钟内有效，请勿告诉他人。`
    : `${siteName}: ${code} is your code to ${use}. It is good for ${minutes} minutes. Tell it to nobody.`;
};

/** Subject and text of an email. */
export interface EmailText {
  readonly subject: string;
  readonly text: string;
}

/** An email that carries a code. */
export const codeEmail = (
  template: Exclude<EmailTemplate, 'notice'>,
  code: string,
  { siteName, locale, minutes }: MessageFrame,
): EmailText => {
  const use = uses[locale][template];
  if (locale === 'zh-CN') {
    const text = `你的${use}验证码是 ${code}，${minutes} 分钟内有效，请勿告诉他人。\n\n如果这不是你本人的操作，请忽略本邮件。\n\n${siteName}\n`;
    return { subject: `${siteName} ${use}验证码`, text };
  }
  const text = `${code} is your code to ${use} at ${siteName}. It is good for ${minutes} minutes. Tell it to nobody.\n\nIf this was not you, ignore this letter.\n\n${siteName}\n`;
  return { subject: `Your ${siteName} code`, text };
};

/** An email that tells something. */
export const noticeEmail = (text: string, { siteName, locale }: MessageFrame): EmailText => ({
  subject: locale === 'zh-CN' ? `${siteName} 账号提醒` : `About your ${siteName} account`,
  text: `${text}\n\n${siteName}\n`,
});
