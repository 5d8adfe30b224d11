export { createSmtp, MailError, type Letter, type Smtp, type SmtpSettings } from './smtp.ts';
