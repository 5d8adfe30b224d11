import {
  envelope,
  outboxList,
  senderTest,
  senderTested,
  settingsPatch,
  settingViews,
  siteInfo,
  success,
} from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { parseEmail, parseMobile, type Gate } from '../account/index.ts';
import { AppError, refusals } from '../platform/http/index.ts';
import { limitByAddress, type RateLimits } from '../platform/rate/index.ts';
import type { Messages, Site } from '../site/index.ts';
import { actorOf, describe } from './admin-edge.ts';
import type { ChangeSite } from './site-change.ts';
import { siteInfoOf } from './site-info.ts';

/** What the routes about the site need. */
export interface SiteRoutesOptions {
  readonly gate: Gate;
  readonly site: Site;
  readonly messages: Pick<Messages, 'messenger' | 'outbox'>;
  readonly changeSite: ChangeSite;
  readonly limits: RateLimits;
}

const testRule = { name: 'sender_test', max: 10, windowMs: 10 * 60_000 };
const shownMessages = 100;

const registerInfo = (app: FastifyInstance, { site, messages }: SiteRoutesOptions): void => {
  const response = { 200: envelope(siteInfo), ...refusals };
  const schema = { tags: ['site'], summary: 'Name, language and ways in: what every page needs', response };
  app.withTypeProvider<ZodTypeProvider>().get('/api/v1/site', { schema }, async (_request, reply) => {
    const [settings, channels] = await Promise.all([site.settings.all(), messages.messenger.channels()]);
    void reply.header('cache-control', 'public, max-age=5');
    return success(siteInfoOf(settings, channels));
  });
};

const registerSettings = (app: FastifyInstance, options: SiteRoutesOptions): void => {
  const { gate, site, messages, changeSite, limits } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('site.settings');
  const views = async () => success([...(await site.settings.views())]);
  const list = describe('All settings; secrets only as set or not', settingViews);
  routes.get('/api/v1/admin/settings', { onRequest, schema: list }, views);
  const patch = { ...describe('Change settings; null resets one to its default', settingViews), body: settingsPatch };
  routes.patch('/api/v1/admin/settings', { onRequest, schema: patch }, async (request) => {
    await changeSite(actorOf(gate, request), request.body.values);
    return views();
  });
  const test = { ...describe('Send a message with the present settings', senderTested), body: senderTest };
  routes.post(
    '/api/v1/admin/settings/test',
    { onRequest: [onRequest, limitByAddress(limits, testRule)], schema: test },
    async (request) => {
      const { channel, to } = request.body;
      const address = channel === 'sms' ? parseMobile(to) : parseEmail(to);
      if (address === null) throw new AppError('account_invalid', { to: 'account_invalid' });
      const outcome = await messages.messenger.test(channel, address);
      const after = { channel, isSent: outcome.isSent };
      const deed = { action: 'settings.test', targetKind: 'settings', targetId: channel, after };
      await site.audit.record(actorOf(gate, request), deed);
      return success(outcome);
    },
  );
};

const registerOutbox = (app: FastifyInstance, { gate, messages }: SiteRoutesOptions): void => {
  const schema = describe('Messages that no sender took, latest first; gone once both senders are real', outboxList);
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/admin/outbox', { onRequest: gate.require('site.outbox'), schema }, async () => {
      const { sms, email } = await messages.messenger.channels();
      if (sms === 'real' && email === 'real') throw new AppError('not_found');
      const latest = await messages.outbox.latest(shownMessages);
      return success(latest.map(({ at, ...message }) => ({ ...message, at: at.toISOString() })));
    });
};

/** Facts about the site for everybody; settings, senders and outbox for administrators. */
export const registerSiteRoutes = (app: FastifyInstance, options: SiteRoutesOptions): void => {
  registerInfo(app, options);
  registerSettings(app, options);
  registerOutbox(app, options);
};
