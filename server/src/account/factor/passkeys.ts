import { createHash } from 'node:crypto';
import type { newPasskey, Passkey, PasskeyOptions } from '@amphi/contract';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Settings } from '../../site/index.ts';
import type { Tickets } from '../tickets.ts';
import type { UserStore } from '../user.store.ts';
import { parseRegistration } from './passkey-answer.ts';
import type { PasskeySite } from './passkey-site.ts';
import {
  challengeMs,
  issueChallenge,
  judged,
  keyAlgorithms,
  newPasskeyChallenge,
  takeChallenge,
} from './passkey-ticket.ts';
import type { PasskeyRow, PasskeyStore } from './passkey.store.ts';
import type { TellChange } from './security-notice.ts';

/** The passkeys of users: public keys whose private halves never leave the users' devices (WebAuthn Level 3). */
export interface Passkeys {
  /** A challenge for a new key. @throws AppError `too_many_passkeys`. */
  offer(userId: string, site: PasskeySite): Promise<PasskeyOptions>;
  /** @throws AppError `passkey_invalid`, `too_many_passkeys`. */
  add(userId: string, site: PasskeySite, wish: z.output<typeof newPasskey>): Promise<Passkey>;
  find(userId: string): Promise<readonly Passkey[]>;
  /** @throws AppError `passkey_unknown`. */
  rename(userId: string, passkeyId: string, name: string): Promise<Passkey>;
  /** @throws AppError `passkey_unknown`, `last_login_method`. */
  remove(userId: string, passkeyId: string): Promise<void>;
}

/** What passkeys need; `providers` names the other sites that open accounts. */
export interface PasskeysOptions {
  readonly users: Pick<UserStore, 'findUser'>;
  readonly store: PasskeyStore;
  readonly tickets: Tickets;
  readonly settings: Pick<Settings, 'all'>;
  readonly providers: () => Promise<readonly string[]>;
  readonly tell: TellChange;
  readonly clock: Clock;
}

const maxPasskeys = 20;

/** Ids of credentials may be longer than an address should be. */
const publicId = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 22);

const viewOf = (row: PasskeyRow): Passkey => ({
  passkeyId: publicId(row.id),
  name: row.name,
  isBackedUp: row.isBackedUp,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

const createEnrolment = (options: PasskeysOptions): Pick<Passkeys, 'offer' | 'add'> => {
  const { users, store, tickets, settings, tell, clock } = options;
  return {
    offer: async (userId, { rpId }) => {
      const user = await users.findUser(userId);
      if (user === null) throw new AppError('user_unknown');
      const own = await store.findOfUser(userId);
      if (own.length >= maxPasskeys) throw new AppError('too_many_passkeys');
      const made = await generateRegistrationOptions({
        rpName: (await settings.all())['site.name'],
        rpID: rpId,
        userID: Uint8Array.from(Buffer.from(userId)),
        userName: user.username,
        userDisplayName: user.nickname,
        timeout: challengeMs,
        supportedAlgorithmIDs: keyAlgorithms,
        attestationType: 'none',
        excludeCredentials: own.map(({ id, transports }) => ({ id, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      return issueChallenge(tickets, newPasskeyChallenge, made, userId);
    },
    add: async (userId, site, { challengeId, response, name }) => {
      const expectedChallenge = await takeChallenge(tickets, newPasskeyChallenge, challengeId, userId);
      const answer = parseRegistration(response);
      if (answer === null) throw new AppError('passkey_invalid');
      const { registrationInfo } = await judged(
        verifyRegistrationResponse({
          response: answer,
          expectedChallenge,
          expectedOrigin: [...site.origins],
          expectedRPID: site.rpId,
          requireUserVerification: true,
          supportedAlgorithmIDs: keyAlgorithms,
        }),
      );
      const { credential, credentialBackedUp: isBackedUp } = registrationInfo;
      const { id, counter } = credential;
      const publicKey = Buffer.from(credential.publicKey).toString('base64url');
      const transports = [...(answer.response.transports ?? [])];
      const times = { createdAt: clock.wall(), lastUsedAt: null };
      const row = { id, userId, publicKey, counter, transports, name, isBackedUp, ...times };
      const outcome = await store.add(row, maxPasskeys);
      if (outcome === 'taken') throw new AppError('passkey_invalid');
      if (outcome === 'too_many') throw new AppError('too_many_passkeys');
      tell(userId, 'passkey_added');
      return viewOf(row);
    },
  };
};

/** The passkeys of all users. */
export const createPasskeys = (options: PasskeysOptions): Passkeys => {
  const { store, providers, tell } = options;
  const named = async (userId: string, passkeyId: string): Promise<PasskeyRow> => {
    const row = (await store.findOfUser(userId)).find(({ id }) => publicId(id) === passkeyId);
    if (row === undefined) throw new AppError('passkey_unknown');
    return row;
  };
  return {
    ...createEnrolment(options),
    find: async (userId) => (await store.findOfUser(userId)).map(viewOf),
    rename: async (userId, passkeyId, name) => {
      const row = await named(userId, passkeyId);
      await store.rename(row.id, name);
      return viewOf({ ...row, name });
    },
    remove: async (userId, passkeyId) => {
      const { id } = await named(userId, passkeyId);
      const outcome = await store.remove(userId, id, await providers());
      if (outcome === 'unknown') throw new AppError('passkey_unknown');
      if (outcome === 'last') throw new AppError('last_login_method');
      tell(userId, 'passkey_removed');
    },
  };
};
