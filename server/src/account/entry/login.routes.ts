import { codeLogin, envelope, login, loginAnswer, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { limitByAddress } from '../../platform/rate/index.ts';
import { parseMobile } from '../mobile.ts';
import { pendingCookie, sessionCookie } from './cookies.ts';
import type { EntryRoutesOptions } from './route-options.ts';
import { isGiven, readFields, withoutEmpty } from './fields.ts';
import { entryLimits } from './limits.ts';
import type { PasswordWish } from './password-login.ts';
import { findByTarget } from './password-reset.ts';

const tags = ['login'];
const security = [{ bearer: [] }, { cookie: [] }];
const response = { 200: envelope(loginAnswer), ...refusals };
const optional = ['mobile', 'account', 'img_code_id', 'img_code', 'otp'];

/** Reads the body of a login: `account` names the user, or `mobile`, which has to be a mobile number. */
const readWish = (given: unknown): PasswordWish => {
  const body = withoutEmpty(given, optional);
  const isByAccount = isGiven(body, 'account');
  const wish = readFields(login, body, {
    rules: { mobile: (text) => (isByAccount || parseMobile(text) !== null ? null : 'mobile_invalid') },
    required: isByAccount ? {} : { mobile: 'mobile_required' },
  });
  const { img_code_id: id, img_code: answer, otp } = wish;
  const proof = id === undefined || answer === undefined ? null : { id, answer };
  return { name: wish.account ?? wish.mobile ?? '', password: wish.password, proof, otp };
};

/** Logging in and out. */
export const registerLoginRoutes = (app: FastifyInstance, options: EntryRoutesOptions): void => {
  const { entry, core, gate, limits } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = limitByAddress(limits, entryLimits.login);
  routes.post(
    '/passport/login',
    {
      onRequest,
      attachValidation: true,
      schema: { tags, summary: 'Log in by mobile number, username or email and password', body: login, response },
    },
    async (request, reply) => success(await entry.login(readWish(request.body), request, reply)),
  );
  routes.post(
    '/api/v1/login/code',
    { onRequest, schema: { tags, summary: 'Log in by a code that was sent', body: codeLogin, response } },
    async (request, reply) => {
      const user = await findByTarget(core, await entry.codes.accept('login', request.body));
      if (user === null) throw new AppError('code_invalid', { code: 'code_invalid' });
      const factor = { userId: user.id, method: 'code', isFirstFactorOnly: true } as const;
      return success(await entry.finishLogin({ ...factor, request, reply }));
    },
  );
  const out = { tags, summary: 'End this login', security, response: { 200: envelope(z.null()), ...refusals } };
  routes.post('/passport/logout', { onRequest: gate.require('account.self'), schema: out }, async (request, reply) => {
    const who = gate.identity(request);
    if (who.kind === 'user' && who.session !== null) {
      await core.account.endLogins(who.userId, { only: who.session.sessionId });
    }
    sessionCookie.clear(reply);
    pendingCookie.clear(reply);
    return success(null);
  });
};
