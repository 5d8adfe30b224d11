import {
  codeSent,
  emailCodeWish,
  envelope,
  me,
  mobileCodeWish,
  newEmail,
  newMobile,
  newPassword,
  success,
  type CodeSent,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { OrderedCode } from '../entry/codes.ts';
import type { FactorRouteKit, FactorRoutesOptions } from './route-kit.ts';

/** What the asker is told of a code. */
export const sentView = ({ codeId, expiresAt, resendAt }: OrderedCode): CodeSent => ({
  codeId,
  expiresAt: expiresAt.toISOString(),
  resendAt: resendAt.toISOString(),
});

const registerMobileRoutes = (
  app: FastifyInstance,
  { factors, codes, gate, me: meOf }: FactorRoutesOptions,
  { proved, codes: codeLimits, security, refusals }: FactorRouteKit,
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const words = { tags: ['account'], security };
  const sent = { 200: envelope(codeSent), ...refusals };
  const own = { 200: envelope(me), ...refusals };
  routes.post(
    '/api/v1/me/mobile/code',
    {
      onRequest: [...proved, ...codeLimits],
      schema: { ...words, summary: 'A code to a new mobile number', body: mobileCodeWish, response: sent },
    },
    async (request, reply) => {
      const order = await factors.contact.mobileCode(gate.userId(request), request.body.mobile);
      return success(sentView(await codes.send(order, reply)));
    },
  );
  routes.put(
    '/api/v1/me/mobile',
    {
      onRequest: [...proved],
      schema: { ...words, summary: 'Take the number that the code came to', body: newMobile, response: own },
    },
    async (request) => {
      await factors.contact.setMobile(gate.userId(request), request.body);
      return success(await meOf(gate.identity(request)));
    },
  );
};

const registerEmailRoutes = (
  app: FastifyInstance,
  { factors, codes, gate, me: meOf }: FactorRoutesOptions,
  { proved, codes: codeLimits, security, refusals }: FactorRouteKit,
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const words = { tags: ['account'], security };
  const sent = { 200: envelope(codeSent), ...refusals };
  const own = { 200: envelope(me), ...refusals };
  routes.post(
    '/api/v1/me/email/code',
    {
      onRequest: [...proved, ...codeLimits],
      schema: { ...words, summary: 'A code to a new email address', body: emailCodeWish, response: sent },
    },
    async (request, reply) => {
      const order = await factors.contact.emailCode(gate.userId(request), request.body.email);
      return success(sentView(await codes.send(order, reply)));
    },
  );
  routes.put(
    '/api/v1/me/email',
    {
      onRequest: [...proved],
      schema: { ...words, summary: 'Take the address that the code came to', body: newEmail, response: own },
    },
    async (request) => {
      await factors.contact.setEmail(gate.userId(request), request.body);
      return success(await meOf(gate.identity(request)));
    },
  );
  routes.delete(
    '/api/v1/me/email',
    { onRequest: [...proved], schema: { ...words, summary: 'Remove the own email address', response: own } },
    async (request) => {
      await factors.contact.removeEmail(gate.userId(request));
      return success(await meOf(gate.identity(request)));
    },
  );
};

/** Changes of password, mobile number and email. */
export const registerChangeRoutes = (app: FastifyInstance, options: FactorRoutesOptions, kit: FactorRouteKit): void => {
  const { proved, login, security, refusals } = kit;
  const nothing = { 200: envelope(z.null()), ...refusals };
  const words = { tags: ['account'], summary: 'Set a password; all other logins end', security };
  app
    .withTypeProvider<ZodTypeProvider>()
    .put(
      '/api/v1/me/password',
      { onRequest: [...proved], schema: { ...words, body: newPassword, response: nothing } },
      async (request) => {
        await options.factors.changePassword(login(request), request.body.password);
        return success(null);
      },
    );
  registerMobileRoutes(app, options, kit);
  registerEmailRoutes(app, options, kit);
};
