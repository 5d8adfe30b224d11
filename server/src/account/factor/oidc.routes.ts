import { envelope, identities, oidcQuery, success, type ErrorCode } from '@amphi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../platform/http/index.ts';
import { quietCookie } from '../entry/cookies.ts';
import { provedUntil } from '../proved.ts';
import { journeyMs, type Journey, type PendingJourney } from './oidc-flow.ts';
import { ownPath, pathWith } from './own-path.ts';
import type { FactorRouteKit, FactorRoutesOptions } from './route-kit.ts';

/** Binds a journey to the browser that began it; Lax, because the way back is a navigation from another site. */
const journeyCookie = quietCookie('amphi_oidc');
const params = z.object({ provider: z.string() });
const tags = ['login'];
const settingsPath = '/me/settings/security';

/** Whether the navigation began on our own pages or at the address line: nobody else's page may begin to link identities. */
const isOwnNavigation = ({ headers, host }: FastifyRequest): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.referer !== undefined && URL.parse(headers.referer)?.host === host;
};

/** Refusals of ours; everything else is the other site's failure. */
const toldCodes: ReadonlySet<ErrorCode> = new Set([
  'account_banned',
  'conflict',
  'credential_invalid',
  'forbidden',
  'identity_taken',
  'login_required',
  'reauthentication_required',
  'registration_closed',
]);

const codeOf = (error: unknown): ErrorCode => {
  return error instanceof AppError && toldCodes.has(error.code) ? error.code : 'provider_failed';
};

/** The page that tells what went wrong. */
const errorPath = (next: string, isLink: boolean, code: ErrorCode): string => {
  if (isLink) return pathWith(next === '/' ? settingsPath : next, 'error', code);
  const path = pathWith('/login', 'error', code);
  return next === '/' ? path : pathWith(path, 'next', next);
};

/** Kind of a failure at its root, without what the other site or its address said. */
const failureOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  if (error.cause instanceof Error) return failureOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

const registerIdentityRoutes = (
  app: FastifyInstance,
  { factors, gate }: FactorRoutesOptions,
  { own, proved, security, refusals }: FactorRouteKit,
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const words = { tags: ['account'], security };
  const list = { 200: envelope(identities), ...refusals };
  const nothing = { 200: envelope(z.null()), ...refusals };
  routes.get(
    '/api/v1/me/identities',
    { onRequest: own, schema: { ...words, summary: 'Accounts elsewhere that open this one', response: list } },
    async (request) => success(await factors.identities.find(gate.userId(request))),
  );
  routes.delete(
    '/api/v1/me/identities/:provider',
    { onRequest: [...proved], schema: { ...words, summary: 'Unlink one of them', params, response: nothing } },
    async (request) => {
      await factors.identities.unlink(gate.userId(request), request.params.provider);
      return success(null);
    },
  );
};

/** The login that wants to link. @throws AppError `login_required`, `credential_invalid`, `reauthentication_required`. */
const linkOf = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { gate, clock }: FactorRoutesOptions,
): Promise<Journey['link']> => {
  await gate.require('account.self')(request, reply);
  const who = gate.identity(request);
  if (who.kind === 'guest' || who.session === null) throw new AppError('login_required');
  if (provedUntil(who, clock.wall()) === null) throw new AppError('reauthentication_required');
  return { userId: who.userId, sessionId: who.session.sessionId };
};

const registerStartRoute = (app: FastifyInstance, options: FactorRoutesOptions, kit: FactorRouteKit): void => {
  const { factors, config } = options;
  const summary = 'Log in with an account elsewhere, or link one: sends the browser there';
  const schema = { tags, summary, params, querystring: oidcQuery, response: { 302: z.null(), ...kit.refusals } };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/login/oidc/:provider', { onRequest: kit.starts, schema }, async (request, reply) => {
      const provider = await factors.identities.provider(request.params.provider);
      const isLink = request.query.link !== undefined;
      if (isLink && !isOwnNavigation(request)) throw new AppError('origin_refused');
      const next = ownPath(request.query.next);
      const origin = config.publicUrl ?? `${request.protocol}://${request.host}`;
      const redirectUri = `${origin}/api/v1/login/oidc/${provider.id}/callback`;
      try {
        const link = isLink ? await linkOf(request, reply, options) : null;
        const begun = await factors.oidc.begin(provider, { provider: provider.id, redirectUri, next, link });
        journeyCookie.write(request, reply, begun.binding, journeyMs / 1000);
        return reply.redirect(begun.url.href, 302);
      } catch (error) {
        const code = codeOf(error);
        const fields = { provider: provider.id, failure: failureOf(error) };
        if (code === 'provider_failed') request.log.warn(fields, 'a login provider cannot be asked');
        return reply.redirect(errorPath(next, isLink, code), 302);
      }
    });
};

/** Where the journey ends: linked, logged in, or asked for the second factor. */
const arrive = async (
  { factors, finish, onPicture }: FactorRoutesOptions,
  journey: PendingJourney,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string> => {
  const provider = await factors.identities.provider(journey.provider);
  const search = request.url.slice(request.url.indexOf('?'));
  const who = await factors.oidc.finish(provider, journey, search);
  if (journey.link !== null) {
    await factors.identities.link(journey.link, provider.id, who);
    return journey.next === '/' ? settingsPath : journey.next;
  }
  const { userId, isNew } = await factors.identities.open(provider.id, who);
  try {
    await finish.finishLogin({ userId, method: 'oidc', request, reply, isFirstFactorOnly: true });
  } catch (error) {
    if (error instanceof AppError && error.code === 'second_factor_required')
      return pathWith('/2fa', 'next', journey.next);
    throw error;
  }
  if (isNew && who.picture !== null && onPicture !== undefined) {
    void onPicture(userId, who.picture).catch((error: unknown) => {
      request.log.info({ provider: provider.id, failure: failureOf(error) }, 'the picture of a new user was not taken');
    });
  }
  return journey.next;
};

const registerCallbackRoute = (app: FastifyInstance, options: FactorRoutesOptions, kit: FactorRouteKit): void => {
  const { factors } = options;
  const schema = { tags, summary: 'The way back from there', params, response: { 302: z.null(), ...kit.refusals } };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/login/oidc/:provider/callback', { onRequest: kit.starts, schema }, async (request, reply) => {
      const { state } = z.looseObject({ state: z.string().max(128).catch('') }).parse(request.query);
      const binding = journeyCookie.read(request.headers);
      journeyCookie.clear(reply);
      const journey = await factors.oidc.take(request.params.provider, state, binding);
      if (journey === null) return reply.redirect(errorPath('/', false, 'provider_failed'), 302);
      try {
        return await reply.redirect(await arrive(options, journey, request, reply), 302);
      } catch (error) {
        const code = codeOf(error);
        const provider = journey.provider;
        if (code === 'provider_failed') {
          request.log.warn({ provider, failure: failureOf(error) }, 'a login provider did not let somebody in');
        }
        return reply.redirect(errorPath(journey.next, journey.link !== null, code), 302);
      }
    });
};

/** Logins with accounts elsewhere (OpenID Connect), and the list of those that are linked. */
export const registerOidcRoutes = (app: FastifyInstance, options: FactorRoutesOptions, kit: FactorRouteKit): void => {
  registerStartRoute(app, options, kit);
  registerCallbackRoute(app, options, kit);
  registerIdentityRoutes(app, options, kit);
};
