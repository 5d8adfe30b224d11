import { z } from 'zod';
import { instant } from './envelope.ts';
import { givenText } from './text.ts';

/** A mobile number as typed; which numbers are right decides the server (`mobile_invalid`). */
export const typedMobile = givenText('mobile_required', 'mobile_invalid', 64);

/** A password as typed; the rules for new ones are the server's (`password_invalid`, `password_common`). */
export const typedPassword = givenText('password_required', 'password_invalid', 1024);

const imageCodeId = z
  .string({ error: 'img_code_id_invalid' })
  .regex(/^[\x21-\x7e]{1,128}$/, { error: 'img_code_id_invalid' });

/** Query of `GET /passport/image_code`: `cur_id` is made by the client, `pre_id` names its last one, which is void from now on. */
export const imageCodeQuery = z.object({
  cur_id: z
    .string({ error: ({ input }) => (input === undefined ? 'cur_id_required' : 'cur_id_invalid') })
    .min(1, { error: 'cur_id_required' })
    .regex(/^[\x21-\x7e]{1,128}$/, { error: 'cur_id_invalid' })
    .meta({ description: 'Made by the client, 1 to 128 visible ASCII characters; a UUID is a good one' }),
  pre_id: z.string({ error: 'pre_id_invalid' }).max(128, { error: 'pre_id_invalid' }).optional(),
});

/** Body of `POST /passport/check_mobile`. */
export const checkMobile = z.object({ mobile: typedMobile });

const proof = {
  /** Id of an image code or of a proof of work. */
  img_code_id: givenText('img_code_id_required', 'img_code_id_invalid', 128),
  /** The characters of the picture, or the solution of the proof of work. */
  img_code: givenText('img_code_required', 'img_code_invalid', 64),
};

/** Body of `POST /passport/register`; where the site asks for a code by SMS, `code_id` and `code` stand in for the image code. */
export const register = z.object({
  mobile: typedMobile,
  password: typedPassword,
  img_code_id: proof.img_code_id.optional(),
  img_code: proof.img_code.optional(),
  code_id: z.string({ error: 'code_invalid' }).max(128, { error: 'code_invalid' }).optional(),
  code: z.string({ error: 'code_invalid' }).max(16, { error: 'code_invalid' }).optional(),
});

/** Body of `POST /passport/login`: `mobile` or `account` (mobile, username or email). */
export const login = z.object({
  mobile: z.string({ error: 'mobile_invalid' }).max(320, { error: 'mobile_invalid' }).optional(),
  account: z.string({ error: 'account_invalid' }).max(320, { error: 'account_invalid' }).optional(),
  password: typedPassword,
  img_code_id: imageCodeId.optional(),
  img_code: z.string({ error: 'img_code_invalid' }).max(64, { error: 'img_code_invalid' }).optional(),
  /** Code of the second factor, for clients that keep no cookie. */
  otp: z.string({ error: 'otp_invalid' }).max(32, { error: 'otp_invalid' }).optional(),
});

/** A login: the token goes into `Authorization: Bearer`; browsers get it as a cookie too. */
export const loginAnswer = z.object({ token: z.string(), expiresAt: instant });

/** `POST /api/v1/challenges`: find a text `n` so that SHA-256(`prefix` + `n`) begins with `difficulty` zero bits; send `n` as the image code. */
export const challenge = z.object({
  id: z.string(),
  prefix: z.string(),
  difficulty: z.int().min(1).max(32),
  expiresAt: instant,
});

/** Body of `POST /api/v1/codes`: sends a code of six digits to a mobile number or an email address. */
export const codeWish = z.object({
  purpose: z.enum(['register', 'login', 'reset'], { error: 'purpose_invalid' }),
  /** Mobile number, or with `reset` also an email address. */
  account: givenText('account_required', 'account_invalid', 320),
  imageCodeId: givenText('img_code_id_required', 'img_code_id_invalid', 128),
  imageCode: givenText('img_code_required', 'img_code_invalid', 64),
});

/** The same for known and unknown accounts. */
export const codeSent = z.object({ codeId: z.string(), expiresAt: instant, resendAt: instant });

const codeFields = {
  codeId: givenText('code_required', 'code_invalid', 128),
  code: givenText('code_required', 'code_invalid', 16),
};

/** Body of `POST /api/v1/login/code`. */
export const codeLogin = z.object(codeFields);

/** Body of `POST /api/v1/login/second-factor`: a code of the app or a recovery code; the login itself is known by its cookie. */
export const secondFactor = z.object({ code: givenText('otp_required', 'otp_invalid', 32) });

/** Body of `POST /api/v1/password/reset`. */
export const passwordReset = z.object({ ...codeFields, password: typedPassword });

/** Codes that came to a new address or number: body part. */
export const receivedCode = z.object(codeFields);

/** Answer of `POST /api/v1/login/passkey/options` and `POST /api/v1/me/passkeys/options`: hand `options` to the browser, send `challengeId` back. */
export const passkeyOptions = z.object({ challengeId: z.string(), options: z.record(z.string(), z.unknown()) });

/** Body of `POST /api/v1/login/passkey` and of passkey re-authentication: what the browser answered (WebAuthn Level 3 §5.1.8 JSON). */
export const passkeyAnswer = z.object({
  challengeId: givenText('passkey_invalid', 'passkey_invalid', 128),
  response: z.record(z.string(), z.unknown(), { error: 'passkey_invalid' }),
});

/** Query of `GET /api/v1/login/oidc/:provider`: where to go afterwards (a path of this site), and whether to link to the logged-in account. */
export const oidcQuery = z.object({
  next: z.string().max(512).optional(),
  link: z.enum(['1']).optional(),
});

export type LoginWish = z.input<typeof login>;
export type RegisterWish = z.input<typeof register>;
export type LoginAnswer = z.output<typeof loginAnswer>;
export type Challenge = z.output<typeof challenge>;
export type CodeWish = z.input<typeof codeWish>;
export type CodeSent = z.output<typeof codeSent>;
export type PasskeyOptions = z.output<typeof passkeyOptions>;
export type PasskeyAnswer = z.output<typeof passkeyAnswer>;
