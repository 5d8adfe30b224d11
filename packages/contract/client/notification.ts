import type { z } from 'zod';
import { notificationPage, unread } from '../notification.ts';
import type { NotificationPage } from '../notification.ts';
import type { Ask } from './ask.ts';
import type { CallOptions } from './http.ts';

/** What the platform told the caller. */
export interface NotificationClient {
  list(wish?: { readonly cursor?: string; readonly size?: number }, options?: CallOptions): Promise<NotificationPage>;
  unread(options?: CallOptions): Promise<z.output<typeof unread>>;
  /** Marks these as read, or all when left out. */
  read(ids?: readonly string[], options?: CallOptions): Promise<z.output<typeof unread>>;
}

const path = '/api/v1/notifications';

/** @see NotificationClient */
export const createNotificationClient = (ask: Ask): NotificationClient => ({
  list: (wish, options) => ask({ method: 'GET', path, query: { ...wish } }, notificationPage, options),
  unread: (options) => ask({ method: 'GET', path: `${path}/unread` }, unread, options),
  read: (ids, options) =>
    ask({ method: 'POST', path: `${path}/read`, body: ids === undefined ? {} : { ids } }, unread, options),
});
