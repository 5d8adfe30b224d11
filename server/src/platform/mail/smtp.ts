/** Where letters go out. */
export interface SmtpSettings {
  /** `smtps://user:password@host:465`, or `smtp://…` which must offer STARTTLS; `?insecure=1` allows plain text on loopback alone. */
  readonly url: string;
  /** Sender, `Amphi <no-reply@example.org>` or a bare address. */
  readonly from: string;
}

/** A letter in plain text. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** A way to send letters. Errors name neither user nor password. */
export interface Smtp {
  /** Resolves when the server has taken the letter. @throws MailError */
  send(letter: Letter): Promise<void>;
  /** Logs in without sending. @throws MailError */
  verify(): Promise<void>;
  close(): void;
}

/** The letter could not be handed over, or the settings are wrong; the message holds no secret and no address of a person. */
export class MailError extends Error {
  override readonly name = 'MailError';
}

/** A sender over SMTP. @throws MailError when the settings cannot be used */
export const createSmtp = (_settings: SmtpSettings): Smtp => ({
  send: async () => Promise.reject(new MailError('not there yet')),
  verify: async () => Promise.reject(new MailError('not there yet')),
  close: () => undefined,
});
