/** Language of a message. */
export type MessageLocale = 'zh-CN' | 'en';

/** The part of the site's messenger that sends codes. */
export interface CodeMessenger {
  /** `to` is E.164. */
  sendSms(message: {
    readonly to: string;
    readonly template: 'register' | 'login' | 'reset' | 'change' | 'verify';
    readonly code: string;
    readonly locale: MessageLocale;
  }): Promise<void>;
  sendEmail(message: {
    readonly to: string;
    readonly template: 'verify' | 'reset' | 'login' | 'change';
    readonly code: string;
    readonly locale: MessageLocale;
  }): Promise<void>;
  /** Whether a real sender is set, or messages wait in the outbox. */
  channels(): Promise<{ readonly sms: 'outbox' | 'real'; readonly email: 'outbox' | 'real' }>;
}
