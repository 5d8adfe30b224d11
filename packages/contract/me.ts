import { z } from 'zod';
import { userInfo } from './account.ts';
import { instant } from './envelope.ts';
import { givenText, writtenText } from './text.ts';
import { passkeyAnswer, receivedCode, typedMobile, typedPassword } from './passport.ts';

const day = z
  .string({ error: 'birth_date_invalid' })
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'birth_date_invalid' })
  .refine(
    (text) => {
      const at = Date.parse(`${text}T00:00:00Z`);
      const isReal = Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
      return isReal && text >= '1900-01-01' && at <= Date.now();
    },
    { error: 'birth_date_invalid' },
  );

const written = new Map<unknown, unknown>([
  ['0', 0],
  ['1', 1],
  ['2', 2],
]);

/** A handle: 3 to 24 of a–z, A–Z, 0–9 and `_`, beginning with a letter; upper and lower case are the same handle. */
export const username = z
  .string({ error: 'username_invalid' })
  .regex(/^[A-Za-z][A-Za-z0-9_]{2,23}$/, { error: 'username_invalid' });

/** Body of `PATCH /api/v1/me`: only what is named changes. */
export const profilePatch = z
  .object({
    nickname: writtenText('nickname_invalid', { min: 1, max: 24 }),
    username,
    signature: writtenText('signature_invalid', { min: 0, max: 160, isLong: true }),
    sex: z.preprocess((value) => written.get(value) ?? value, z.literal([0, 1, 2], { error: 'sex_invalid' })),
    birthDate: day.nullable(),
    locale: z.enum(['zh-CN', 'en'], { error: 'locale_invalid' }).nullable(),
  })
  .partial();

/** `GET /api/v1/me`: the account as its owner sees it, and what it may do. */
export const me = userInfo.extend({
  signature: z.string().nullable(),
  birthDate: z.string().nullable(),
  locale: z.enum(['zh-CN', 'en']).nullable(),
  role: z.string(),
  rights: z.array(z.string()),
  hasPassword: z.boolean(),
  hasTotp: z.boolean(),
  recoveryCodesLeft: z.int().min(0),
  passkeys: z.int().min(0),
  sessionId: z.string(),
  /** Changes of password, mobile, email and factors are open until then; null = confirm who you are first. */
  reauthenticatedUntil: instant.nullable(),
  /** Set = the account is deleted then, unless it is kept. */
  deletionDueAt: instant.nullable(),
});

/** `GET /api/v1/me/contact`, after re-authentication: in the clear. */
export const contact = z.object({ mobile: z.string().nullable(), email: z.string().nullable() });

/** Body of `POST /api/v1/me/reauthentication`: one of these proves it is you. */
export const reauthentication = z.object({
  password: typedPassword.optional(),
  otp: z.string({ error: 'otp_invalid' }).max(32, { error: 'otp_invalid' }).optional(),
  passkey: passkeyAnswer.optional(),
  /** A code that `POST /api/v1/me/reauthentication/code` sent to the own mobile number or email. */
  received: receivedCode.optional(),
});

/** Until when changes are open. */
export const reauthenticated = z.object({ until: instant });

/** Body of `PUT /api/v1/me/password`. */
export const newPassword = z.object({ password: typedPassword });

/** Body of `POST /api/v1/me/mobile/code` and `PUT /api/v1/me/mobile`. */
export const mobileCodeWish = z.object({ mobile: typedMobile });
/** A mobile number with the code that came to it. */
export const newMobile = receivedCode;
/** Body of `POST /api/v1/me/email/code`. */
export const emailCodeWish = z.object({ email: givenText('email_required', 'email_invalid', 254) });
/** An email address with the code that came to it. */
export const newEmail = receivedCode;

/** One login of the account. */
export const session = z.object({
  sessionId: z.string(),
  isCurrent: z.boolean(),
  /** Browser and system in words, or the name that an API client gave. */
  device: z.string().nullable(),
  /** First half of the network address: `203.0.113.0/24`. */
  addressPrefix: z.string().nullable(),
  method: z.enum(['password', 'code', 'passkey', 'oidc', 'token']),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
});

/** `GET /api/v1/me/sessions`: the present one first, then by last use. */
export const sessions = z.array(session);

/** `POST /api/v1/me/totp`: a secret that counts once `PUT` proved it; `qr` is an SVG text. */
export const totpSetup = z.object({ secret: z.string(), url: z.string(), qr: z.string() });
/** Body of `PUT /api/v1/me/totp`. */
export const totpProof = z.object({ code: givenText('otp_required', 'otp_invalid', 16) });
/** The only time that recovery codes are shown. */
export const recoveryCodes = z.object({ codes: z.array(z.string()) });

/** One passkey of the account. */
export const passkey = z.object({
  passkeyId: z.string(),
  name: z.string(),
  isBackedUp: z.boolean(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
/** `GET /api/v1/me/passkeys`. */
export const passkeys = z.array(passkey);
/** Body of `POST /api/v1/me/passkeys`. */
export const newPasskey = passkeyAnswer.extend({ name: writtenText('name_invalid', { min: 1, max: 40 }) });
/** Body of `PATCH /api/v1/me/passkeys/:passkeyId`. */
export const passkeyPatch = z.object({ name: writtenText('name_invalid', { min: 1, max: 40 }) });

/** `GET /api/v1/me/identities`: accounts elsewhere that open this one. */
export const identities = z.array(z.object({ provider: z.string(), name: z.string(), linkedAt: instant }));

/** One export of the own data; `url` downloads it while it is ready. */
export const dataExport = z.object({
  exportId: z.string(),
  state: z.enum(['pending', 'ready', 'failed', 'expired']),
  createdAt: instant,
  expiresAt: instant,
  bytes: z.int().nullable(),
  url: z.string().nullable(),
});
/** `GET /api/v1/me/exports`, latest first. */
export const dataExports = z.array(dataExport);

/** `POST /api/v1/me/deletion`: when the account will be gone. */
export const deletion = z.object({ deletionDueAt: instant });

/** `GET /api/v1/users/:handle`: the public page of a user; after a change of name `username` is the new one. */
export const publicUser = z.object({
  userId: z.string(),
  username: z.string(),
  nickname: z.string(),
  avatar: z.string().nullable(),
  signature: z.string().nullable(),
  createTime: instant,
  isSelf: z.boolean(),
});

export type Me = z.output<typeof me>;
export type ProfilePatch = z.input<typeof profilePatch>;
export type Contact = z.output<typeof contact>;
export type Reauthentication = z.input<typeof reauthentication>;
export type Session = z.output<typeof session>;
export type TotpSetup = z.output<typeof totpSetup>;
export type RecoveryCodes = z.output<typeof recoveryCodes>;
export type Passkey = z.output<typeof passkey>;
export type NewPasskey = z.input<typeof newPasskey>;
export type Identities = z.output<typeof identities>;
export type DataExport = z.output<typeof dataExport>;
export type PublicUser = z.output<typeof publicUser>;
