import type { z } from 'zod';
import { challenge, codeSent, loginAnswer, passkeyOptions } from '../passport.ts';
import type {
  Challenge,
  CodeSent,
  CodeWish,
  LoginAnswer,
  LoginWish,
  PasskeyAnswer,
  PasskeyOptions,
  RegisterWish,
  codeLogin,
  passwordReset,
  secondFactor,
} from '../passport.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';

/** Ways into an account. */
export interface PassportClient {
  checkMobile(mobile: string, options?: CallOptions): Promise<void>;
  register(wish: RegisterWish, options?: CallOptions): Promise<void>;
  login(wish: LoginWish, options?: CallOptions): Promise<LoginAnswer>;
  logout(options?: CallOptions): Promise<void>;
  challenge(options?: CallOptions): Promise<Challenge>;
  sendCode(wish: CodeWish, options?: CallOptions): Promise<CodeSent>;
  loginByCode(code: z.input<typeof codeLogin>, options?: CallOptions): Promise<LoginAnswer>;
  secondFactor(factor: z.input<typeof secondFactor>, options?: CallOptions): Promise<LoginAnswer>;
  resetPassword(wish: z.input<typeof passwordReset>, options?: CallOptions): Promise<void>;
  passkeyOptions(options?: CallOptions): Promise<PasskeyOptions>;
  loginByPasskey(answer: PasskeyAnswer, options?: CallOptions): Promise<LoginAnswer>;
}

/** Address of a picture with characters to copy; `curId` is made anew for each picture, `preId` names the one before. */
export const imageCodePath = (curId: string, preId?: string): string =>
  `/passport/image_code?cur_id=${part(curId)}${preId === undefined ? '' : `&pre_id=${part(preId)}`}`;

/** Address that leads to a provider's login and back to `next`; with `isLink` it is added to the logged-in account. */
export const oidcPath = (provider: string, next: string, isLink = false): string =>
  `/api/v1/login/oidc/${part(provider)}?next=${part(next)}${isLink ? '&link=1' : ''}`;

/** @see PassportClient */
export const createPassportClient = (ask: Ask): PassportClient => {
  const tell = tellBy(ask);
  const post = (path: string, body: unknown = {}) => ({ method: 'POST', path, body }) as const;
  return {
    checkMobile: (mobile, options) => tell(post('/passport/check_mobile', { mobile }), options),
    register: (wish, options) => tell(post('/passport/register', wish), options),
    login: (wish, options) => ask(post('/passport/login', wish), loginAnswer, options),
    logout: (options) => tell(post('/passport/logout'), options),
    challenge: (options) => ask(post('/api/v1/challenges'), challenge, options),
    sendCode: (wish, options) => ask(post('/api/v1/codes', wish), codeSent, options),
    loginByCode: (code, options) => ask(post('/api/v1/login/code', code), loginAnswer, options),
    secondFactor: (factor, options) => ask(post('/api/v1/login/second-factor', factor), loginAnswer, options),
    resetPassword: (wish, options) => tell(post('/api/v1/password/reset', wish), options),
    passkeyOptions: (options) => ask(post('/api/v1/login/passkey/options'), passkeyOptions, options),
    loginByPasskey: (answer, options) => ask(post('/api/v1/login/passkey', answer), loginAnswer, options),
  };
};
