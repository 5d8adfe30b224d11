import type { SiteSettings } from '@amphi/contract';
import type { Log } from '../../platform/log/index.ts';
import type { Metrics } from '../../platform/metrics/index.ts';
import { MailError } from '../../platform/mail/index.ts';
import type { Outgoing } from '../../platform/outgoing/index.ts';
import { SmsError, type SmsTemplate } from '../../platform/sms/index.ts';
import type { Settings } from '../settings.ts';
import {
  codeEmail,
  noticeEmail,
  smsText,
  type EmailTemplate,
  type EmailText,
  type MessageFrame,
  type MessageLocale,
} from './message-text.ts';
import type { FillableOutbox } from './outbox.ts';
import { createSenders, type Senders } from './senders.ts';

/** A code by short message. */
export interface SmsWish {
  /** E.164. */
  readonly to: string;
  readonly template: SmsTemplate;
  readonly code: string;
  readonly locale: MessageLocale;
  /** How long the code is good for; 10 when not given. */
  readonly minutes?: number;
}

/** An email; `code` for all templates but `notice`, which has `text`. */
export interface EmailWish {
  readonly to: string;
  readonly template: EmailTemplate;
  readonly code?: string;
  readonly text?: string;
  readonly locale: MessageLocale;
  readonly minutes?: number;
}

/** How a message travels: `outbox` = the operator reads it out. */
export type Way = 'outbox' | 'real';

/**
 * Sends codes and notices by the senders of the settings, or puts them into the outbox. A message is tried once and its fate only
 * logged and counted: the promises never reject, so nobody learns from them whether an address exists. They may take 15 s;
 * who must answer in equal time does not wait for them.
 */
export interface Messenger {
  sendSms(wish: SmsWish): Promise<void>;
  sendEmail(wish: EmailWish): Promise<void>;
  channels(): Promise<{ readonly sms: Way; readonly email: Way }>;
  /** Sends a message without meaning by the real sender; `problem` is a sentence without secrets. */
  test(channel: 'sms' | 'email', to: string): Promise<{ readonly isSent: boolean; readonly problem: string | null }>;
}

/** What the messenger needs. */
export interface MessengerOptions {
  readonly settings: Pick<Settings, 'all'>;
  readonly outbox: FillableOutbox;
  readonly outgoing: Outgoing;
  readonly log: Log;
  readonly metrics: Metrics;
}

const defaultMinutes = 10;
const testCode = '000000';

const emailFor = ({ template, code = '', text = '' }: EmailWish, frame: MessageFrame): EmailText =>
  template === 'notice' ? noticeEmail(text, frame) : codeEmail(template, code, frame);

/** Senders' own errors are written to be told; others may hold anything. */
const sentence = (error: unknown): string =>
  error instanceof SmsError || error instanceof MailError ? error.message : 'an unexpected error';

/** The messenger. */
export const createMessenger = ({ settings, outbox, outgoing, log, metrics }: MessengerOptions): Messenger => {
  const help = 'Messages to people, by what became of them';
  const counter = metrics.counter('amphi_messages_total', help, ['channel', 'outcome']);
  const sendersFor = createSenders(outgoing, log);

  /** Runs the sending; answers what went wrong, null when nothing did. */
  const attempt = async (
    channel: 'sms' | 'email',
    template: string,
    send: (values: SiteSettings, senders: Senders) => Promise<'sent' | 'stored'>,
  ): Promise<string | null> => {
    try {
      const values = await settings.all();
      counter.inc({ channel, outcome: await send(values, sendersFor(values)) });
      return null;
    } catch (error) {
      counter.inc({ channel, outcome: 'failed' });
      log.warn({ channel, template, reason: sentence(error) }, 'a message could not be sent');
      return sentence(error);
    }
  };
  const frameOf = (values: SiteSettings, { locale, minutes }: SmsWish | EmailWish): MessageFrame => ({
    siteName: values['site.name'],
    locale,
    minutes: minutes ?? defaultMinutes,
  });

  const sms = (wish: SmsWish, isReal: boolean): Promise<string | null> =>
    attempt('sms', wish.template, async (values, senders) => {
      const { to, template, code } = wish;
      const text = smsText(template, code, frameOf(values, wish));
      if (senders.sms !== null) await senders.sms.send({ to, code, text, template });
      else if (isReal) throw new SmsError('there is no real sender for short messages');
      else await outbox.add({ channel: 'sms', to, template, code, text });
      return senders.sms === null ? 'stored' : 'sent';
    });
  const email = (wish: EmailWish, isReal: boolean): Promise<string | null> =>
    attempt('email', wish.template, async (values, senders) => {
      const { to, template, code = null } = wish;
      const { subject, text } = emailFor(wish, frameOf(values, wish));
      if (senders.mail !== null) await senders.mail.send({ to, subject, text });
      else if (isReal) throw new MailError('there is no real sender for letters');
      else await outbox.add({ channel: 'email', to, template, code, text: `${subject}\n\n${text}` });
      return senders.mail === null ? 'stored' : 'sent';
    });

  return {
    sendSms: async (wish) => void (await sms(wish, false)),
    sendEmail: async (wish) => void (await email(wish, false)),
    channels: async () => {
      const senders = sendersFor(await settings.all());
      return { sms: senders.sms === null ? 'outbox' : 'real', email: senders.mail === null ? 'outbox' : 'real' };
    },
    test: async (channel, to) => {
      const { 'site.locale': locale } = await settings.all();
      const wish = { to, template: 'verify', code: testCode, locale } as const;
      const problem = channel === 'sms' ? await sms(wish, true) : await email(wish, true);
      return { isSent: problem === null, problem };
    },
  };
};
