import { checkMobile, envelope, register, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { limitByAddress } from '../../platform/rate/index.ts';
import { parseMobile } from '../mobile.ts';
import type { EntryRoutesOptions } from './route-options.ts';
import { readFields } from './fields.ts';
import { entryLimits } from './limits.ts';

const tags = ['login'];
const response = { 200: envelope(z.null()), ...refusals };

/** Becoming a user. What is wrong with a body is told by `readFields`, all at once. */
export const registerRegistrationRoutes = (app: FastifyInstance, { entry, core, limits }: EntryRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.post(
    '/passport/check_mobile',
    {
      onRequest: limitByAddress(limits, entryLimits.checkMobile),
      attachValidation: true,
      schema: { tags, summary: 'Whether a mobile number is free; 409 when it is taken', body: checkMobile, response },
    },
    async (request) => {
      const rules = { mobile: (text: string) => (parseMobile(text) === null ? ('mobile_invalid' as const) : null) };
      const { mobile } = readFields(checkMobile, request.body, { rules });
      const isTaken = await core.users.isMobileTaken(core.seals.mobile.lookup(parseMobile(mobile) ?? ''));
      if (isTaken) throw new AppError('mobile_taken', { mobile: 'mobile_taken' });
      return success(null);
    },
  );
  routes.post(
    '/passport/register',
    {
      onRequest: limitByAddress(limits, entryLimits.register),
      attachValidation: true,
      schema: { tags, summary: 'Become a user', body: register, response },
    },
    async (request) => {
      await entry.register(request.body);
      return success(null);
    },
  );
};
