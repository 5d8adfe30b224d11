import type { Me } from '@amphi/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import { limitByAddress, type RateHook, type RateLimits } from '../../platform/rate/index.ts';
import type { Codes } from '../entry/codes.ts';
import { entryLimits } from '../entry/limits.ts';
import type { LoginFinish } from '../entry/login-finish.ts';
import type { Gate } from '../gate.ts';
import type { Identity } from '../identity.ts';
import { requireProved } from '../proved.ts';
import type { Factors } from './factors.ts';
import { findPasskeySite, type PasskeySite } from './passkey-site.ts';

/** What the routes about factors need. */
export interface FactorRoutesOptions {
  readonly factors: Factors;
  readonly finish: LoginFinish;
  readonly codes: Pick<Codes, 'send'>;
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly config: { readonly publicUrl: string | null };
  /** The own account as its owner sees it. */
  readonly me: (identity: Identity) => Promise<Me>;
  /** Told of the picture that a new user has at another site; after the answer, and whatever comes of it. */
  readonly onPicture?: ((userId: string, url: string) => Promise<void>) | undefined;
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Hooks and words that all these routes share. */
export interface FactorRouteKit {
  readonly own: Hook;
  /** Logged in, and proved in the last five minutes. */
  readonly proved: readonly Hook[];
  /** One address starts as many logins at other sites and by passkey. */
  readonly starts: RateHook;
  /** Counted with all other logins. */
  readonly logins: RateHook;
  /** Counted with all other codes. */
  readonly codes: readonly RateHook[];
  /** @throws AppError `passkeys_unavailable`. */
  readonly site: (request: FastifyRequest) => PasskeySite;
  readonly siteOrNull: (request: FastifyRequest) => PasskeySite | null;
  readonly security: { readonly bearer?: readonly string[]; readonly cookie?: readonly string[] }[];
  readonly refusals: typeof refusals;
  /** The login that asks. @throws AppError `login_required`. */
  readonly login: (request: FastifyRequest) => { readonly userId: string; readonly sessionId: string };
}

const startRule = { name: 'login_start', max: 60, windowMs: 60_000 };

/** Makes them. */
export const createRouteKit = ({ gate, limits, clock, config }: FactorRoutesOptions): FactorRouteKit => {
  const own = gate.require('account.self');
  const siteOrNull = (request: FastifyRequest) => {
    const { protocol, host, headers } = request;
    return findPasskeySite({ publicUrl: config.publicUrl, protocol, host, origin: headers.origin });
  };
  return {
    own,
    proved: [own, requireProved(gate, clock)],
    starts: limitByAddress(limits, startRule),
    logins: limitByAddress(limits, entryLimits.login),
    codes: [entryLimits.codes, entryLimits.codesAnHour].map((rule) => limitByAddress(limits, rule)),
    siteOrNull,
    site: (request) => {
      const site = siteOrNull(request);
      if (site === null) throw new AppError('passkeys_unavailable');
      return site;
    },
    security: [{ bearer: [] }, { cookie: [] }],
    refusals,
    login: (request) => {
      const who = gate.identity(request);
      if (who.kind === 'guest' || who.session === null) throw new AppError('login_required');
      return { userId: who.userId, sessionId: who.session.sessionId };
    },
  };
};
