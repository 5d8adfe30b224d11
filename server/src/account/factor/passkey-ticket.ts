import type { PasskeyOptions } from '@amphi/contract';
import { z } from 'zod';
import { AppError } from '../../platform/http/index.ts';
import type { TicketKind, Tickets } from '../tickets.ts';

/** Challenges live this long; each is answered once. */
export const challengeMs = 5 * 60_000;

/** Ed25519, ES256 and RS256 (COSE), the three that authenticators have. */
export const keyAlgorithms = [-8, -7, -257];

const payload = z.object({ challenge: z.string(), userId: z.string().nullable() });
type Challenge = TicketKind<z.output<typeof payload>>;

/** Challenges for a new passkey. */
export const newPasskeyChallenge: Challenge = { name: 'passkey.new', lifeMs: challengeMs, payload };
/** Challenges for a passkey that is used. */
export const passkeyChallenge: Challenge = { name: 'passkey.use', lifeMs: challengeMs, payload };

/** Keeps the challenge of what the library made, for one user or for whoever answers. */
export const issueChallenge = async (
  tickets: Tickets,
  kind: Challenge,
  made: { readonly challenge: string },
  userId: string | null,
): Promise<PasskeyOptions> => {
  const { id } = await tickets.issue(kind, { challenge: made.challenge, userId }, userId === null ? {} : { userId });
  return { challengeId: id, options: { ...made } };
};

/** Uses the challenge up, whatever comes of it. @throws AppError `passkey_invalid`. */
export const takeChallenge = async (
  tickets: Tickets,
  kind: Challenge,
  id: string,
  userId: string | null,
): Promise<string> => {
  const ticket = await tickets.take(kind, id);
  if (ticket === null || ticket.userId !== userId) throw new AppError('passkey_invalid');
  return ticket.challenge;
};

/** What the library says about an answer. It throws for whatever is not as it should be. @throws AppError `passkey_invalid`. */
export const judged = async <Result extends { readonly verified: boolean }>(
  verify: Promise<Result>,
): Promise<Result & { readonly verified: true }> => {
  const result = await verify.catch(() => null);
  const isVerified = (value: Result | null): value is Result & { readonly verified: true } => value?.verified === true;
  if (!isVerified(result)) throw new AppError('passkey_invalid');
  return result;
};
