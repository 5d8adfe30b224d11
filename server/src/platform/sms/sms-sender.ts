/** What a code is for; operators of cloud services register one text per use. */
export type SmsTemplate = 'register' | 'login' | 'reset' | 'change' | 'verify';

/** A short message with a code. */
export interface ShortMessage {
  /** E.164, e.g. `+8613800138000`. */
  readonly to: string;
  readonly code: string;
  /** The whole sentence, for services that take free text. */
  readonly text: string;
  readonly template: SmsTemplate;
}

/** A way to send short messages. */
export interface SmsSender {
  /** Resolves when the service has accepted the message. @throws SmsError */
  send(message: ShortMessage): Promise<void>;
}

/** The service refused the message or could not be reached; the message holds neither number nor code nor secret. */
export class SmsError extends Error {
  override readonly name = 'SmsError';
}
