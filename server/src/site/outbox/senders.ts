import type { SettingKey, SiteSettings } from '@amphi/contract';
import type { Log } from '../../platform/log/index.ts';
import { createSmtp, type Smtp } from '../../platform/mail/index.ts';
import type { Outgoing } from '../../platform/outgoing/index.ts';
import { createAliyunSms, createTencentSms, createWebhookSms, type SmsSender } from '../../platform/sms/index.ts';

/** The senders that the present settings ask for; null = there is no real one, messages go to the outbox. */
export interface Senders {
  readonly sms: SmsSender | null;
  readonly mail: Smtp | null;
}

type SmsBuilder = (settings: SiteSettings, outgoing: Outgoing) => SmsSender | null;

/** Whether all these settings have a value: a sender that was chosen but lacks what it needs counts as not chosen. */
const hasAll = (settings: SiteSettings, ...keys: readonly SettingKey[]): boolean =>
  keys.every((key) => settings[key] !== '');

const account = ['sms.accessKeyId', 'sms.accessKeySecret', 'sms.signName', 'sms.template'] as const;

const smsBuilders: Readonly<Record<SiteSettings['sms.sender'], SmsBuilder>> = {
  none: () => null,
  webhook: (settings, outgoing) => {
    const { 'sms.webhookUrl': url, 'sms.webhookSecret': secret } = settings;
    return hasAll(settings, 'sms.webhookUrl') ? createWebhookSms({ url, secret }, outgoing) : null;
  },
  aliyun: (settings, outgoing) => {
    if (!hasAll(settings, ...account)) return null;
    const wanted = {
      accessKeyId: settings['sms.accessKeyId'],
      accessKeySecret: settings['sms.accessKeySecret'],
      signName: settings['sms.signName'],
      templateCode: settings['sms.template'],
    };
    return createAliyunSms(wanted, outgoing);
  },
  tencent: (settings, outgoing) => {
    if (!hasAll(settings, ...account, 'sms.appId')) return null;
    const wanted = {
      secretId: settings['sms.accessKeyId'],
      secretKey: settings['sms.accessKeySecret'],
      sdkAppId: settings['sms.appId'],
      signName: settings['sms.signName'],
      templateId: settings['sms.template'],
    };
    return createTencentSms(wanted, outgoing);
  },
};

const buildMail = (settings: SiteSettings, log: Log): Smtp | null => {
  const { 'mail.url': url, 'mail.from': from } = settings;
  if (url === '' || from === '') return null;
  try {
    return createSmtp({ url, from });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    log.warn({ reason }, 'the mail settings cannot be used, letters go to the outbox');
    return null;
  }
};

/** Builds senders and keeps them until a setting that they depend on changes. */
export const createSenders = (outgoing: Outgoing, log: Log): ((settings: SiteSettings) => Senders) => {
  let present: { readonly key: string; readonly senders: Senders } | null = null;
  return (settings) => {
    const wanted = Object.entries(settings).filter(([name]) => /^(?:sms|mail)\./.test(name));
    const key = JSON.stringify(wanted);
    if (present?.key === key) return present.senders;
    present?.senders.mail?.close();
    const senders = { sms: smsBuilders[settings['sms.sender']](settings, outgoing), mail: buildMail(settings, log) };
    present = { key, senders };
    return senders;
  };
};
