import type { z } from 'zod';
import { identities, me, passkey, passkeys, reauthenticated, recoveryCodes, totpSetup } from '../me.ts';
import type { Identities, Me, NewPasskey, Passkey, Reauthentication, RecoveryCodes, TotpSetup } from '../me.ts';
import { codeSent, passkeyOptions } from '../passport.ts';
import type { CodeSent, PasskeyOptions, receivedCode } from '../passport.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';

/** A code that came by message. */
export type ReceivedCode = z.input<typeof receivedCode>;

/** How the caller's account is kept safe; most of it asks for re-authentication first. */
export interface SecurityClient {
  reauthenticate(proof: Reauthentication, options?: CallOptions): Promise<z.output<typeof reauthenticated>>;
  sendReauthenticationCode(options?: CallOptions): Promise<CodeSent>;
  reauthenticationPasskey(options?: CallOptions): Promise<PasskeyOptions>;
  setPassword(password: string, options?: CallOptions): Promise<void>;
  sendMobileCode(mobile: string, options?: CallOptions): Promise<CodeSent>;
  setMobile(code: ReceivedCode, options?: CallOptions): Promise<Me>;
  sendEmailCode(email: string, options?: CallOptions): Promise<CodeSent>;
  setEmail(code: ReceivedCode, options?: CallOptions): Promise<Me>;
  removeEmail(options?: CallOptions): Promise<Me>;
  startTotp(options?: CallOptions): Promise<TotpSetup>;
  proveTotp(code: string, options?: CallOptions): Promise<RecoveryCodes>;
  removeTotp(options?: CallOptions): Promise<void>;
  newRecoveryCodes(options?: CallOptions): Promise<RecoveryCodes>;
  passkeys(options?: CallOptions): Promise<Passkey[]>;
  newPasskeyOptions(options?: CallOptions): Promise<PasskeyOptions>;
  addPasskey(passkey: NewPasskey, options?: CallOptions): Promise<Passkey>;
  renamePasskey(passkeyId: string, name: string, options?: CallOptions): Promise<Passkey>;
  removePasskey(passkeyId: string, options?: CallOptions): Promise<void>;
  identities(options?: CallOptions): Promise<Identities>;
  removeIdentity(provider: string, options?: CallOptions): Promise<void>;
}

const own = (rest: string): string => `/api/v1/me/${rest}`;

/** @see SecurityClient */
export const createSecurityClient = (ask: Ask): SecurityClient => {
  const tell = tellBy(ask);
  const key = (id: string): string => own(`passkeys/${part(id)}`);
  return {
    reauthenticate: (body, o) => ask({ method: 'POST', path: own('reauthentication'), body }, reauthenticated, o),
    sendReauthenticationCode: (o) => ask({ method: 'POST', path: own('reauthentication/code') }, codeSent, o),
    reauthenticationPasskey: (o) => ask({ method: 'POST', path: own('reauthentication/passkey') }, passkeyOptions, o),
    setPassword: (password, o) => tell({ method: 'PUT', path: own('password'), body: { password } }, o),
    sendMobileCode: (mobile, o) => ask({ method: 'POST', path: own('mobile/code'), body: { mobile } }, codeSent, o),
    setMobile: (body, o) => ask({ method: 'PUT', path: own('mobile'), body }, me, o),
    sendEmailCode: (email, o) => ask({ method: 'POST', path: own('email/code'), body: { email } }, codeSent, o),
    setEmail: (body, o) => ask({ method: 'PUT', path: own('email'), body }, me, o),
    removeEmail: (o) => ask({ method: 'DELETE', path: own('email') }, me, o),
    startTotp: (o) => ask({ method: 'POST', path: own('totp') }, totpSetup, o),
    proveTotp: (code, o) => ask({ method: 'PUT', path: own('totp'), body: { code } }, recoveryCodes, o),
    removeTotp: (o) => tell({ method: 'DELETE', path: own('totp') }, o),
    newRecoveryCodes: (o) => ask({ method: 'POST', path: own('recovery-codes') }, recoveryCodes, o),
    passkeys: (o) => ask({ method: 'GET', path: own('passkeys') }, passkeys, o),
    newPasskeyOptions: (o) => ask({ method: 'POST', path: own('passkeys/options') }, passkeyOptions, o),
    addPasskey: (body, o) => ask({ method: 'POST', path: own('passkeys'), body }, passkey, o),
    renamePasskey: (id, name, o) => ask({ method: 'PATCH', path: key(id), body: { name } }, passkey, o),
    removePasskey: (id, o) => tell({ method: 'DELETE', path: key(id) }, o),
    identities: (o) => ask({ method: 'GET', path: own('identities') }, identities, o),
    removeIdentity: (provider, o) => tell({ method: 'DELETE', path: own(`identities/${part(provider)}`) }, o),
  };
};
