import { createHash, timingSafeEqual } from 'node:crypto';
import type { OidcProvider } from '@amphi/contract';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  type Configuration,
} from 'openid-client';
import { z } from 'zod';
import { newToken } from '../credential.ts';
import type { TicketKind, Tickets } from '../tickets.ts';
import type { OidcConnections } from './oidc-connection.ts';

/*
 * start ──► ticket {state} + cookie {binding} ──► the other site ──► callback {state, code} + cookie
 *                                                                       │ ticket taken: once, ten minutes
 *                                                                       │ cookie and provider are the ticket's
 *                                                                       ▼
 *                                            code + verifier for tokens, signature and nonce checked ──► who it is
 */

/** What a journey to another site is for. */
export interface Journey {
  readonly provider: string;
  /** Our callback, as the other site was told. */
  readonly redirectUri: string;
  /** Path to go to afterwards. */
  readonly next: string;
  /** The login that wants to link the identity; null = log in. */
  readonly link: { readonly userId: string; readonly sessionId: string } | null;
}

/** Whom the other site let in. */
export interface Subject {
  readonly subject: string;
  /** As the other site writes it; not cleaned. */
  readonly name: string | null;
  readonly picture: string | null;
}

/** The dance of OpenID Connect (Core 1.0 section 3.1) with PKCE (RFC 7636). */
export interface OidcFlow {
  /** Where to send the browser, and what its cookie has to hold. @throws Error when the other site cannot be asked. */
  begin(provider: OidcProvider, journey: Journey): Promise<{ readonly url: URL; readonly binding: string }>;
  /** The journey that this state belongs to, used up; null when it is unknown, used, too late or of another browser or provider. */
  take(provider: string, state: string, binding: string | null): Promise<PendingJourney | null>;
  /** Exchanges the code and checks everything. @throws Error for whatever is not as it should be. */
  finish(provider: OidcProvider, journey: PendingJourney, search: string): Promise<Subject>;
}

const pending = z.object({
  provider: z.string(),
  redirectUri: z.string(),
  next: z.string(),
  link: z.object({ userId: z.string(), sessionId: z.string() }).nullable(),
  verifier: z.string(),
  nonce: z.string(),
  binding: z.string(),
});

/** A journey with its secrets, and the state that named it. */
export type PendingJourney = z.output<typeof pending> & { readonly state: string };

/** Ten minutes to log in over there. */
export const journeyMs = 10 * 60_000;
const journeyKind: TicketKind<z.output<typeof pending>> = { name: 'oidc', lifeMs: journeyMs, payload: pending };

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** `openid` makes it OpenID Connect. */
const scopeOf = ({ scopes }: OidcProvider): string =>
  [...new Set(['openid', ...scopes.split(/\s+/).filter((scope) => scope !== '')])].join(' ');

/** What the site says beyond its token; nobody is refused for want of a name. */
const readProfile = async (configuration: Configuration, accessToken: string, subject: string) => {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return null;
  return fetchUserInfo(configuration, accessToken, subject).catch(() => null);
};

/** The dance with the sites of these connections. */
export const createOidcFlow = (connections: OidcConnections, tickets: Tickets): OidcFlow => ({
  begin: async (provider, journey) => {
    const configuration = await connections.open(provider);
    const secrets = { verifier: randomPKCECodeVerifier(), nonce: randomNonce(), binding: newToken() };
    const { id: state } = await tickets.issue(journeyKind, { ...journey, ...secrets });
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: journey.redirectUri,
      scope: scopeOf(provider),
      state,
      nonce: secrets.nonce,
      code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
    });
    return { url, binding: secrets.binding };
  },
  take: async (provider, state, binding) => {
    const journey = await tickets.take(journeyKind, state);
    if (journey === null || binding === null || journey.provider !== provider) return null;
    return timingSafeEqual(hash(journey.binding), hash(binding)) ? { ...journey, state } : null;
  },
  finish: async (provider, { redirectUri, state, nonce, verifier }, search) => {
    const configuration = await connections.open(provider);
    const tokens = await authorizationCodeGrant(configuration, new URL(`${redirectUri}${search}`), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined || claims.sub === '' || claims.sub.length > 255) throw new Error('no usable subject');
    const profile =
      claims['name'] === undefined ? await readProfile(configuration, tokens.access_token, claims.sub) : null;
    const { name, picture } = { ...profile, ...claims };
    return { subject: claims.sub, name: textOf(name), picture: textOf(picture) };
  },
});
