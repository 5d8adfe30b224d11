import type { PasskeyAnswer, PasskeyOptions } from '@amphi/contract';
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Tickets } from '../tickets.ts';
import { parseAuthentication } from './passkey-answer.ts';
import type { PasskeySite } from './passkey-site.ts';
import { challengeMs, issueChallenge, judged, passkeyChallenge, takeChallenge } from './passkey-ticket.ts';
import type { PasskeyStore } from './passkey.store.ts';

/** Passkeys in use (WebAuthn Level 3 section 7.2): they prove possession and, by PIN or body, the person: both factors. */
export interface PasskeyLogin {
  /** A challenge that any passkey of this site answers, or only those of one user. */
  challenge(site: PasskeySite, userId?: string): Promise<PasskeyOptions>;
  /** The user whose passkey answered; with `userId` it has to be that one. @throws AppError `passkey_invalid`. */
  verify(site: PasskeySite, answer: PasskeyAnswer, userId?: string): Promise<string>;
}

/** What it needs. */
export interface PasskeyLoginOptions {
  readonly store: Pick<PasskeyStore, 'find' | 'findOfUser' | 'use'>;
  readonly tickets: Tickets;
  readonly clock: Clock;
}

/** Logins by passkey. */
export const createPasskeyLogin = ({ store, tickets, clock }: PasskeyLoginOptions): PasskeyLogin => ({
  challenge: async ({ rpId }, userId) => {
    const own = userId === undefined ? [] : await store.findOfUser(userId);
    const made = await generateAuthenticationOptions({
      rpID: rpId,
      allowCredentials: own.map(({ id, transports }) => ({ id, transports })),
      userVerification: 'required',
      timeout: challengeMs,
    });
    return issueChallenge(tickets, passkeyChallenge, made, userId ?? null);
  },
  verify: async (site, { challengeId, response }, userId) => {
    const expectedChallenge = await takeChallenge(tickets, passkeyChallenge, challengeId, userId ?? null);
    const answer = parseAuthentication(response);
    const row = answer === null ? null : await store.find(answer.id);
    if (answer === null || row === null) throw new AppError('passkey_invalid');
    const { userHandle } = answer.response;
    const isOther = userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() !== row.userId;
    if (isOther || (userId !== undefined && row.userId !== userId)) throw new AppError('passkey_invalid');
    const { authenticationInfo } = await judged(
      verifyAuthenticationResponse({
        response: answer,
        expectedChallenge,
        expectedOrigin: [...site.origins],
        expectedRPID: site.rpId,
        requireUserVerification: true,
        credential: {
          id: row.id,
          publicKey: Uint8Array.from(Buffer.from(row.publicKey, 'base64url')),
          counter: row.counter,
        },
      }),
    );
    const { newCounter: counter, credentialBackedUp: isBackedUp } = authenticationInfo;
    if (!(await store.use(row.id, { counter, isBackedUp, now: clock.wall() }))) throw new AppError('passkey_invalid');
    return row.userId;
  },
});
