import { codeSent, codeWish, envelope, passwordReset, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { limitByAddress } from '../../platform/rate/index.ts';
import type { MessageLocale } from '../../site/index.ts';
import { parseEmail } from '../email.ts';
import { parseMobile } from '../mobile.ts';
import { passwordFault } from '../password.ts';
import type { CodeTarget } from './codes.ts';
import type { EntryRoutesOptions } from './route-options.ts';
import { readFields } from './fields.ts';
import { entryLimits } from './limits.ts';
import { findByTarget } from './password-reset.ts';

const tags = ['login'];

const readTarget = (purpose: string, typed: string): CodeTarget | null => {
  const mobile = parseMobile(typed);
  if (mobile !== null) return { kind: 'mobile', address: mobile };
  const email = purpose === 'reset' ? parseEmail(typed) : null;
  return email === null ? null : { kind: 'email', address: email };
};

/** The language that a browser asks for first, where it is one of ours. */
const localeOf = (header: string | undefined, otherwise: MessageLocale): MessageLocale => {
  const first = header?.trim().slice(0, 2).toLowerCase();
  if (first === 'zh') return 'zh-CN';
  return first === 'en' ? 'en' : otherwise;
};

const registerSending = (app: FastifyInstance, { entry, core, limits, site }: EntryRoutesOptions): void => {
  const isWanted = async (purpose: string, target: CodeTarget): Promise<boolean> => {
    const isSomebody = (await findByTarget(core, target)) !== null;
    return purpose === 'register' ? !isSomebody : isSomebody;
  };
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/v1/codes',
    {
      onRequest: [limitByAddress(limits, entryLimits.codes), limitByAddress(limits, entryLimits.codesAnHour)],
      attachValidation: true,
      schema: {
        tags,
        summary: 'Send a code of six digits; answers the same whether somebody has this number or address',
        body: codeWish,
        response: { 200: envelope(codeSent), ...refusals },
      },
    },
    async (request, reply) => {
      const given: unknown = request.body;
      const named = typeof given === 'object' && given !== null && 'purpose' in given ? String(given.purpose) : '';
      const wish = readFields(codeWish, given, {
        rules: { account: (text) => (readTarget(named, text) === null ? 'account_invalid' : null) },
      });
      const { purpose } = wish;
      const target = readTarget(purpose, wish.account);
      if (target === null) throw new AppError('account_invalid', { account: 'account_invalid' });
      if (purpose === 'register') await entry.checkOpen();
      await entry.proofs.accept({ id: wish.imageCodeId, answer: wish.imageCode }, 'imageCode');
      const { 'site.locale': siteLocale } = await site.settings.all();
      const locale = localeOf(request.headers['accept-language'], siteLocale);
      const order = { purpose, target, locale, isWanted: () => isWanted(purpose, target) };
      const { codeId, expiresAt, resendAt } = await entry.codes.send(order, reply);
      return success({ codeId, expiresAt: expiresAt.toISOString(), resendAt: resendAt.toISOString() });
    },
  );
};

/** Codes that are sent, and what they open besides a login. */
export const registerCodeRoutes = (app: FastifyInstance, options: EntryRoutesOptions): void => {
  const { entry, limits } = options;
  registerSending(app, options);
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/v1/password/reset',
    {
      onRequest: limitByAddress(limits, entryLimits.reset),
      attachValidation: true,
      schema: {
        tags,
        summary: 'Set a new password by a code that was sent; every login ends',
        body: passwordReset,
        response: { 200: envelope(z.null()), ...refusals },
      },
    },
    async (request) => {
      await entry.reset(readFields(passwordReset, request.body, { rules: { password: passwordFault } }));
      return success(null);
    },
  );
};
