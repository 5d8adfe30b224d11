import type { Right } from '@amphi/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../platform/http/index.ts';
import type { Account } from './account.ts';
import { holdsRight } from './authorise.ts';
import { credentialOf } from './credential.ts';
import { sessionCookie } from './entry/cookies.ts';
import { guest, type Identity } from './identity.ts';

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Login in front of routes: as `onRequest`, so that who may not come in is told so before anything else is looked at. */
export interface Gate {
  /** Takes a credential if there is one; a wrong one is refused (`credential_invalid`). */
  readonly optional: Hook;
  /** Lets in only who holds the right (`login_required`, `credential_invalid`, `forbidden`). */
  require(right: Right): Hook;
  /** Who asks, after one of the hooks ran. */
  identity(request: FastifyRequest): Identity;
  /** The user who asks. @throws AppError `login_required` for guests. */
  userId(request: FastifyRequest): string;
}

/** A login that lasts longer by its use lasts longer in the browser too; only in answers that nobody keeps for others. */
const renew = (request: FastifyRequest, reply: FastifyReply, token: string, who: Identity): void => {
  const until = who.kind === 'user' ? who.session?.renewedUntil : undefined;
  if (until === undefined || !/^\/(?:api|passport)\//.test(request.url)) return;
  sessionCookie.write(request, reply, token, (until.getTime() - Date.now()) / 1000);
};

/** A gate that asks the account feature once per request. */
export const createGate = (account: Pick<Account, 'identify'>): Gate => {
  const identities = new WeakMap<FastifyRequest, Identity>();
  const identity = (request: FastifyRequest): Identity => identities.get(request) ?? guest;
  const optional: Hook = async (request, reply) => {
    const credential = credentialOf(request.headers);
    try {
      const who = await account.identify(credential);
      identities.set(request, who);
      if (credential?.kind === 'cookie') renew(request, reply, credential.token, who);
    } catch (error) {
      // A browser must not be locked out by a cookie that it cannot delete itself.
      if (credential?.kind === 'cookie' && error instanceof AppError) sessionCookie.clear(reply);
      throw error;
    }
  };
  return {
    optional,
    require: (right) => async (request, reply) => {
      await optional(request, reply);
      const decision = holdsRight(identity(request), right);
      if (!decision.isAllowed) throw new AppError(decision.code);
    },
    identity,
    userId: (request) => {
      const who = identity(request);
      if (who.kind === 'guest') throw new AppError('login_required');
      return who.userId;
    },
  };
};
