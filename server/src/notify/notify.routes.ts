import { envelope, notificationPage, notificationQuery, notificationsRead, success, unread } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Gate } from '../account/index.ts';
import { refusals } from '../platform/http/index.ts';
import type { Notifications } from './notify.ts';

const security = [{ bearer: [] }, { cookie: [] }];
const tags = ['notification'];
const counted = { 200: envelope(unread), ...refusals };

/** The bell: what the caller was told. */
export const registerNotifyRoutes = (
  app: FastifyInstance,
  { notifications, gate }: { readonly notifications: Notifications; readonly gate: Gate },
): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('account.self');
  const list = { tags, summary: 'What the caller was told, newest first', security, querystring: notificationQuery };
  const listSchema = { ...list, response: { 200: envelope(notificationPage), ...refusals } };
  routes.get('/api/v1/notifications', { onRequest, schema: listSchema }, async (request) =>
    success(await notifications.page(gate.userId(request), request.query)),
  );
  const count = { tags, summary: 'How many are not read yet', security, response: counted };
  routes.get('/api/v1/notifications/unread', { onRequest, schema: count }, async (request) =>
    success({ unread: await notifications.unread(gate.userId(request)) }),
  );
  const read = { tags, summary: 'Mark some or all as read', security, body: notificationsRead, response: counted };
  routes.post('/api/v1/notifications/read', { onRequest, schema: read }, async (request) => {
    const userId = gate.userId(request);
    await notifications.markRead(userId, request.body.ids);
    return success({ unread: await notifications.unread(userId) });
  });
};
