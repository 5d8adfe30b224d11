import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';

/** Where letters go out. */
export interface SmtpSettings {
  /**
   * `smtps://user:password@host:465`, or `smtp://…:587`, which must offer STARTTLS; `?insecure=1` allows plain text, on
   * loopback alone. Special characters of user and password are percent-encoded.
   */
  readonly url: string;
  /** Sender, `Amphi <no-reply@example.org>` or a bare address. */
  readonly from: string;
}

/** A letter in plain text. */
export interface Letter {
  /** One bare address. */
  readonly to: string;
  /** One line, in any script. */
  readonly subject: string;
  readonly text: string;
}

/** A way to send letters, each over a connection of its own. Errors name neither user nor password. */
export interface Smtp {
  /** Resolves when the server has taken the letter. @throws MailError */
  send(letter: Letter): Promise<void>;
  /** Connects and logs in without sending. @throws MailError */
  verify(): Promise<void>;
  close(): void;
}

/** The letter could not be handed over, or the settings are wrong; the message holds no secret and no address of a person. */
export class MailError extends Error {
  override readonly name = 'MailError';
}

const phaseMs = 15_000;
// RFC 5321 §4.1.2 without quoted local parts, which nobody has and parsers disagree about.
const bareAddress = /^[^\s"(),:;<>@[\\\]\p{Cc}]{1,64}@[^\s"(),:;<>@[\\\]\p{Cc}]{1,255}$/u;
const sender = /^(?:[^<>"\p{Cc}]{0,100}<([^<>]+)>|([^<>]+))$/u;
const control = /\p{Cc}/u;

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new MailError('the user or password in the mail address is not percent-encoded');
  }
};

const readUrl = (text: string): SMTPTransport.Options => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new MailError('the mail server needs an address such as smtps://user:password@mail.example.org');
  }
  const isInsecure = url.searchParams.get('insecure') === '1';
  if (isInsecure && !isLoopback(url.hostname)) throw new MailError('insecure=1 is only for a mail server on loopback');
  const isImplicit = url.protocol === 'smtps:';
  const [user, pass] = [decode(url.username), decode(url.password)];
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (isImplicit ? 465 : 587) : Number(url.port),
    secure: isImplicit,
    requireTLS: !isImplicit && !isInsecure,
    ignoreTLS: !isImplicit && isInsecure,
    tls: { minVersion: 'TLSv1.2' },
    ...(user === '' ? {} : { auth: { user, pass } }),
  };
};

/** Only codes are told: the server's sentence may name the recipient or the user. */
const describe = (error: unknown): string => {
  const read = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);
  const codes = [read('code'), read('responseCode')].filter(
    (code) => typeof code === 'string' || typeof code === 'number',
  );
  return codes.length === 0 ? 'no reason was given' : codes.join(' ');
};

const attempt = async (work: Promise<unknown>, what: string): Promise<void> => {
  try {
    await work;
  } catch (error) {
    throw new MailError(`${what} (${describe(error)})`);
  }
};

/**
 * A sender over SMTP (RFC 5321, STARTTLS by RFC 3207); connecting, greeting and every answer may take 15 s each.
 * @throws MailError when the settings cannot be used
 */
export const createSmtp = ({ url, from }: SmtpSettings): Smtp => {
  const [, inBrackets, alone] = sender.exec(from.trim()) ?? [];
  if (!bareAddress.test(inBrackets ?? alone ?? '')) {
    throw new MailError('the sender must be an address such as Amphi <no-reply@example.org>');
  }
  const transport = createTransport({
    ...readUrl(url),
    connectionTimeout: phaseMs,
    greetingTimeout: phaseMs,
    socketTimeout: phaseMs,
    dnsTimeout: phaseMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      if (!bareAddress.test(to)) throw new MailError('the recipient is not one bare address');
      if (control.test(subject)) throw new MailError('the subject must be one line');
      const headers = { 'Auto-Submitted': 'auto-generated' };
      const letter = { from: from.trim(), to: { name: '', address: to }, subject, text, headers };
      await attempt(transport.sendMail(letter), 'the mail server did not take the letter');
    },
    verify: () => attempt(transport.verify(), 'the mail server did not let us in'),
    close: () => transport.close(),
  };
};
