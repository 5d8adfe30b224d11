/** What the suite knows about operations besides their schemas: who may call them, and what it leaves out. */
import type { Operation } from './document.ts';

/** Operations that are not run, with the reason. */
export const skipped: Readonly<Record<string, string>> = {};

/** Only for logins that proved themselves within five minutes. */
export const needsProof: ReadonlySet<string> = new Set([
  'GET /api/v1/me/contact',
  'PUT /api/v1/me/password',
  'POST /api/v1/me/mobile/code',
  'PUT /api/v1/me/mobile',
  'POST /api/v1/me/email/code',
  'PUT /api/v1/me/email',
  'DELETE /api/v1/me/email',
  'POST /api/v1/me/totp',
  'PUT /api/v1/me/totp',
  'DELETE /api/v1/me/totp',
  'POST /api/v1/me/recovery-codes',
  'POST /api/v1/me/passkeys/options',
  'POST /api/v1/me/passkeys',
  'DELETE /api/v1/me/passkeys/{passkeyId}',
  'DELETE /api/v1/me/identities/{provider}',
  'POST /api/v1/me/exports',
  'POST /api/v1/me/deletion',
]);

/** Whoever has an account may call these; every other secured operation needs a right that plain users lack. */
export const isForEveryUser = ({ path }: Operation): boolean =>
  !path.startsWith('/api/v1/admin/') && !/^\/api\/(?:v1\/)?live(?:\/|$)/.test(path);

/** Only there for the first run, with its code. */
export const isOfFirstRun = ({ path }: Operation): boolean => path.startsWith('/api/v1/setup');

/** Odd values that these take would end the logins of the suite: only what must be refused is sent. */
export const actsOnTheLogin: ReadonlySet<string> = new Set(['PUT /api/v1/me/password']);

/** Fields that count only elsewhere (a code by SMS, where the site asks for one): here they are not looked at. */
export const unread: Readonly<Record<string, readonly string[]>> = { 'POST /passport/register': ['code_id', 'code'] };

/** Tries per window and address that an operation promises; what is not here may have any limit or none. */
export const promisedLimits: Readonly<Record<string, number>> = {
  'GET /passport/image_code': 120,
  'POST /passport/check_mobile': 60,
  'POST /passport/register': 100,
  'POST /passport/login': 60,
  'POST /api/v1/codes': 10,
  'POST /api/v1/login/code': 60,
  'POST /api/v1/login/second-factor': 60,
  'POST /api/v1/challenges': 60,
  'POST /api/v1/password/reset': 20,
  'POST /api/v1/login/passkey': 60,
  'POST /api/v1/login/passkey/options': 60,
  'GET /api/v1/login/oidc/{provider}': 60,
  'PUT /api/v1/me/avatar': 20,
  'GET /api/v1/admin/users': 240,
};

/** The path with every part replaced. */
export const pathOf = ({ path }: Pick<Operation, 'path'>, part = 'unknown12345'): string =>
  path.replaceAll(/\{\w+\}/g, part);
